import { registry } from "@web/core/registry";

import { checkAmounts, waitForAmount } from "./tour_utils";

const EXPLAIN = ".o_statusbar_buttons button[name='action_explain_cover']";
const DIALOG = ".modal .o_form_view";
const ANSWER = `${DIALOG} div[name='answer']`;

// What an accountant reads: 1,200 of which a limit of 1,000 insured 1,000 at the
// posting; a decision of 3 days ago gave 5,000 from before the delivery.
registry.category("web_tour.tours").add("credit_insurance_invoice", {
    steps: () => [
        checkAmounts(
            "The banner says what was not insured",
            "div[name='credit_insurance_cover']",
            200
        ),
        checkAmounts(
            "The button shows what was insured",
            "button.oe_stat_button[name='action_explain_cover']",
            1000
        ),
        {
            content: "Explain the cover",
            trigger: EXPLAIN,
            run: "click",
        },
        {
            content: "Today every test is passed",
            trigger: `${ANSWER}:not(:has(.text-danger span)) tr[data-test='room']`,
        },
        checkAmounts("Limit and amount", `${ANSWER} tr[data-test='room']`, 5000, 1200),
        checkAmounts("Insured today, and when posted", ANSWER, 1200, 1000, 200),
        {
            content: "Ask for the day before the decision",
            trigger: `${DIALOG} div[name='day'] button, ${DIALOG} div[name='day'] input`,
            run: "click",
        },
        {
            content: "Enter the day",
            trigger: `${DIALOG} div[name='day'] input`,
            run: "edit -5d && press Enter",
        },
        waitForAmount("The limit of that day", `${ANSWER} tr[data-test='room']`, 1000),
        {
            content: "On that day one test fails",
            trigger: `${ANSWER} tr[data-test='room'] .text-danger span`,
        },
        {
            content: "Close",
            trigger: ".modal .modal-footer button.btn-primary",
            run: "click",
        },
        {
            content: "Back on the invoice",
            trigger: "body:not(:has(.modal))",
        },
    ],
});
