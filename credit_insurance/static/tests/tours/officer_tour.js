import { registry } from "@web/core/registry";

import {
    amountsIn,
    backToList,
    checkAmounts,
    checkState,
    openMenu,
    openRow,
    waitForAmount,
} from "./tour_utils";

const LIMIT = "div[name='insured_limit']";
const DECISIONS = "div[name='decision_ids']";

function checkHeadrooms(content, expected) {
    return {
        content,
        trigger: `.o_list_view:has(.o_data_row:eq(${expected.length - 1})):not(:has(
            .o_data_row:eq(${expected.length})))`,
        run({ anchor }) {
            const cells = anchor.querySelectorAll(".o_data_row td[name='headroom']");
            const shown = [...cells].map((cell) => amountsIn(cell.textContent)[0] / 100);
            if (shown.join() !== expected.join()) {
                throw new Error(`Headrooms ${shown} instead of ${expected}`);
            }
        },
    };
}

// What the one who deals with insurers does, on three buyers of one company.
registry.category("web_tour.tours").add("credit_insurance_officer", {
    steps: () => [
        checkHeadrooms("The tightest buyer comes first", [-1000, 1000, 50000]),
        {
            content: "Open the filters",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "Keep those beyond cover",
            trigger: ".o_filter_menu .o_menu_item:contains('Beyond Cover')",
            run: "click",
        },
        checkHeadrooms("One is left", [-1000]),
        {
            content: "It is the buyer whose limit was reduced",
            trigger: ".o_data_row td[name='partner_id']:contains('Tour Beyond')",
        },
        ...openMenu("credit_insurance.menu_cover", "credit_insurance.menu_limits"),
        {
            content: "The portfolio gave way to the covers",
            trigger: ".o_list_view th[data-name='requested_amount']",
        },
        ...openRow("Tour Beyond", "partner_id"),
        checkAmounts("The limit before", LIMIT, 5000),
        checkState("reduced"),
        {
            content: "Record a decision",
            trigger: `${DECISIONS} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            content: "The amount",
            trigger: ".modal div[name='amount'] input",
            run: "edit 12500",
        },
        {
            content: "The insurer's code",
            trigger: ".modal div[name='code'] input",
            run: "edit TOUR-CODE",
        },
        {
            content: "Keep it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "It is in the list",
            trigger: `body:not(:has(.modal)) ${DECISIONS} .o_data_row:eq(2)`,
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        waitForAmount("The limit after", LIMIT, 12500),
        checkState("granted"),
        ...backToList(),
        ...openRow("Tour Roomy", "partner_id"),
        {
            content: "Request cover",
            trigger: ".o_statusbar_buttons button[name='action_request_cover']",
            run: "click",
        },
        {
            content: "The amount to ask for",
            trigger: ".modal .o_data_row td[name='amount']",
            run: "click",
        },
        {
            content: "Enter it",
            trigger: ".modal .o_data_row td[name='amount'] input",
            run: "edit 80000 && press Tab",
        },
        {
            content: "What it costs is said",
            trigger: ".modal div[name='costs']:contains('80,000')",
        },
        {
            content: "Send it",
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            content: "The requests are listed with their state",
            trigger: "body:not(:has(.modal)) .o_data_row td[name='state']",
        },
        {
            content: "Back to the cover",
            trigger: ".o_breadcrumb .o_back_button a, .breadcrumb-item.o_back_button a",
            run: "click",
        },
        waitForAmount("The insurer grants half of it", LIMIT, 40000),
        checkState("partial"),
        checkAmounts(
            "Its decision is in the list",
            `${DECISIONS} .o_data_row:first td[name='amount']`,
            40000
        ),
    ],
});
