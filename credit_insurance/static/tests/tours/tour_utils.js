import { waitUntil } from "@odoo/hoot-dom";

/**
 * Steps that the tours of credit insurance share.
 *
 * Everything is found by technical names (fields, buttons, menus, values) and by the
 * names of the test's own records, so that a tour runs in any language.
 */

/**
 * Return the amounts in a text, in cents: "$ 1,000.00" and "1 000,00 €" are 100000.
 *
 * @param {string} text
 * @returns {number[]}
 */
export function amountsIn(text) {
    const found = text.match(/-?\d[\d.,\s]*[.,]\d\d(?!\d)/g) || [];
    return found.map((amount) => Number(amount.replace(/[^\d-]/g, "")));
}

/**
 * Check that a text holds these amounts; an exception fails the tour.
 *
 * @param {Element} element
 * @param {number[]} amounts in units of the currency
 */
export function assertAmounts(element, amounts) {
    const text = element.value || element.textContent;
    const found = amountsIn(text);
    for (const amount of amounts) {
        if (!found.includes(amount * 100)) {
            throw new Error(`${amount} is not among the amounts of: ${text}`);
        }
    }
}

export function checkAmounts(content, trigger, ...amounts) {
    return {
        content,
        trigger,
        run: ({ anchor }) => assertAmounts(anchor, amounts),
    };
}

/**
 * Wait until the server's new amount is shown.
 */
export function waitForAmount(content, trigger, amount) {
    return {
        content,
        trigger,
        run: () =>
            waitUntil(
                () => {
                    const shown = document.querySelector(trigger);
                    return shown && amountsIn(shown.textContent).includes(amount * 100);
                },
                { timeout: 8000, message: `${content}: ${amount} is not shown` }
            ),
    };
}

export function openMenu(xmlId, section = null) {
    const steps = [];
    if (section) {
        steps.push({
            content: `Open the menu ${section}`,
            trigger: `.o_menu_sections [data-menu-xmlid='${section}']`,
            run: "click",
        });
    }
    const scope = section ? ".o-dropdown--menu" : ".o_menu_sections";
    steps.push({
        content: `Choose ${xmlId}`,
        trigger: `${scope} [data-menu-xmlid='${xmlId}']`,
        run: "click",
    });
    return steps;
}

export function openRow(name, field) {
    return [
        {
            content: `Open ${name}`,
            trigger: `.o_list_view .o_data_row td[name='${field}']:contains('${name}')`,
            run: "click",
        },
        {
            content: "The form is there",
            trigger: ".o_form_view .o_form_sheet",
        },
    ];
}

export function backToList() {
    return [
        {
            content: "Back to the list",
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        {
            content: "The list is there",
            trigger: ".o_list_view .o_data_row",
        },
    ];
}

export function checkState(value) {
    return {
        content: `The state is ${value}`,
        trigger: `.o_statusbar_status .o_arrow_button_current[data-value='${value}']`,
    };
}
