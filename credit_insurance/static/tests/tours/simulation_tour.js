import { registry } from "@web/core/registry";

import { checkAmounts, checkState, openRow, waitForAmount } from "./tour_utils";

const DIALOG = ".modal .o_form_view";
const DEPOSIT = `${DIALOG} div[name='deposit'] input`;

function notified(content, kind, amount) {
    const notification = `.o_notification:has(.o_notification_bar.bg-${kind})`;
    return [
        checkAmounts(content, `${notification} .o_notification_content`, amount),
        {
            content: "Close the message",
            trigger: `${notification} .o_notification_close`,
            run: "click",
        },
    ];
}

// What a salesperson tries on a quotation: limit 10,000, used 9,000, order 2,000.
registry.category("web_tour.tours").add("credit_insurance_simulation", {
    steps: () => [
        ...openRow("TOUR-BEYOND", "name"),
        {
            content: "Simulate cover",
            trigger: ".o_statusbar_buttons button[name='action_simulate_cover']",
            run: "click",
        },
        checkAmounts(
            "The answer is that of the order check",
            `${DIALOG} div[name='simulation_refused']`,
            10000,
            9000,
            2000,
            1000
        ),
        checkAmounts("The insured part", `${DIALOG} div[name='insured_amount']`, 1000),
        checkAmounts("The deposit", `${DIALOG} div[name='deposit_needed']`, 1000),
        checkAmounts(
            "What would let it through: a deposit, or more cover",
            `${DIALOG} div[name='advice'] ul`,
            1000,
            13000
        ),
        checkAmounts(
            "The table begins today",
            `${DIALOG} .o_credit_insurance_timeline tbody tr:first-child`,
            10000,
            9000,
            1000
        ),
        {
            content: "A payment in advance of less",
            trigger: DEPOSIT,
            run: "edit 999 && press Tab",
        },
        waitForAmount("It still exceeds", `${DIALOG} div[name='excess']`, 1),
        {
            content: "One of enough",
            trigger: DEPOSIT,
            run: "edit 1000 && press Tab",
        },
        {
            content: "Then it fits",
            trigger: `${DIALOG} div[name='simulation_fits'].alert-success`,
        },
        {
            content: "No payment in advance",
            trigger: DEPOSIT,
            run: "edit 0 && press Tab",
        },
        {
            content: "Then it does not",
            trigger: `${DIALOG} div[name='simulation_refused'].alert-danger`,
        },
        {
            content: "A note for the officers",
            trigger: `${DIALOG} div[name='ask_note'] textarea`,
            run: "edit TOUR-NOTE",
        },
        {
            content: "Ask for more cover",
            trigger: ".modal-footer button[name='action_ask']",
            run: "click",
        },
        ...notified("It says what was asked", "success", 13000),
        {
            content: "The dialog is closed",
            trigger: "body:not(:has(.modal))",
        },
        {
            content: "Ask again, below the banner",
            trigger: "div[name='insurance_ask'] button[name='action_ask_for_cover']",
            run: "click",
        },
        ...notified("It says that it was asked", "warning", 13000),
        checkState("draft"),
    ],
});
