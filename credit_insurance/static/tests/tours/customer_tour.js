import { registry } from "@web/core/registry";

import { checkAmounts } from "./tour_utils";

const PAGE = ".tab-pane.active";

// What a salesperson reads on the customer: limit 10,000, used 9,000.
registry.category("web_tour.tours").add("credit_insurance_customer", {
    steps: () => [
        {
            content: "Open the page",
            trigger: ".o_form_view .o_notebook .nav-link[name='credit_insurance']",
            run: "click",
        },
        checkAmounts("The limit", `${PAGE} div[name='insured_limit']`, 10000),
        checkAmounts("The exposure", `${PAGE} div[name='insurance_exposure'].o_field_monetary`, 9000),
        checkAmounts("The headroom", `${PAGE} div[name='insurance_headroom']`, 1000),
        checkAmounts("The orders", `${PAGE} div[name='insurance_ordered']`, 9000),
        {
            content: "The share that is used",
            trigger: `${PAGE} div[name='insurance_utilisation'] .o_progressbar:contains('90')`,
        },
        {
            content: "Nothing a salesperson could write",
            trigger: `${PAGE}:not(:has(input:enabled)):not(:has(select:enabled))`,
        },
        checkAmounts(
            "The decision of the insurer",
            `${PAGE} div[name='insurance_decision_ids'] .o_data_row td[name='amount']`,
            10000
        ),
        {
            content: "The conditions that the insurer attached",
            trigger: `${PAGE} div[name='insurance_decision_ids']
                .o_data_row td[name='conditions']:contains('TOUR-CONDITION')`,
        },
    ],
});
