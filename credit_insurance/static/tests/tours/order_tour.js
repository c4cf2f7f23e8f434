import { registry } from "@web/core/registry";
import { user } from "@web/core/user";

import { assertAmounts, backToList, checkAmounts, checkState, openRow } from "./tour_utils";

const CONFIRM = ".o_statusbar_buttons button[name='action_confirm']";
const DIALOG = ".modal .o_error_dialog";

// What a salesperson meets: limit 10,000, used 9,000, orders of 2,000 and of 600.
function orderSteps() {
    return [
        ...openRow("TOUR-BEYOND", "name"),
        checkAmounts(
            "The red banner shows limit, exposure, order and excess",
            "div[name='insurance_blocked'].alert-danger",
            10000,
            9000,
            2000,
            1000
        ),
        {
            content: "The green banner is not there",
            trigger: ".o_form_view:not(:has(div[name='insurance_covered']))",
        },
        {
            content: "Confirm the order beyond cover",
            trigger: CONFIRM,
            run: "click",
        },
        {
            content: "The dialog says why, and shows no technical details",
            trigger: `${DIALOG} .modal-body`,
            run({ anchor }) {
                if (!anchor.textContent.includes("TOUR-BEYOND")) {
                    throw new Error(`No order in: ${anchor.textContent}`);
                }
                if (anchor.querySelector("button")) {
                    throw new Error(`A technical error: ${anchor.textContent}`);
                }
                assertAmounts(anchor, [10000, 9000, 2000, 1000]);
            },
        },
        {
            content: "Close the dialog",
            trigger: `${DIALOG} .modal-footer .o-default-button`,
            run: "click",
        },
        {
            content: "The dialog is gone",
            trigger: "body:not(:has(.modal))",
        },
        checkState("draft"),
        {
            content: "The red banner is still there",
            trigger: "div[name='insurance_blocked'].alert-danger",
        },
        ...backToList(),
        ...openRow("TOUR-WITHIN", "name"),
        checkAmounts(
            "The green banner shows limit, exposure, order and what remains",
            "div[name='insurance_covered'].alert-success",
            10000,
            9000,
            600,
            400
        ),
        {
            content: "The red banner is not there",
            trigger: ".o_form_view:not(:has(div[name='insurance_blocked']))",
        },
        {
            content: "Confirm the order within cover",
            trigger: CONFIRM,
            run: "click",
        },
        checkState("sale"),
        {
            content: "A confirmed order has no banner",
            trigger: `.o_form_view:not(:has(div[name='insurance_blocked'])):not(:has(
                div[name='insurance_covered']))`,
        },
    ];
}

registry.category("web_tour.tours").add("credit_insurance_order", {
    steps: () => orderSteps(),
});

registry.category("web_tour.tours").add("credit_insurance_order_french", {
    steps: () => [
        {
            content: "The screen is in French",
            trigger: ".o_web_client",
            run() {
                if (user.lang !== "fr-FR") {
                    throw new Error(`It is in ${user.lang}`);
                }
            },
        },
        ...orderSteps(),
    ],
});
