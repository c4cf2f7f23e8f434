import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

import { checkState, openMenu } from "./tour_utils";

// What a manager does with a new contract.
registry.category("web_tour.tours").add("credit_insurance_policy", {
    steps: () => [
        ...openMenu("credit_insurance.menu_policy", "credit_insurance.menu_config"),
        {
            content: "The policies",
            trigger: ".o_list_view .o_data_row td[name='name']:contains('TOUR-POLICY')",
        },
        {
            content: "A new one",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Its number",
            trigger: ".o_form_view div[name='name'] input",
            run: "edit TOUR-NEW",
        },
        {
            content: "Look for the insurer",
            trigger: "div[name='insurer_id'] input",
            run: "click",
        },
        {
            content: "Choose it",
            trigger: ".o-autocomplete--dropdown-menu a:contains('Tour Insurer'):first",
            run: "click",
        },
        {
            content: "What a policy answers for",
            trigger: "div[name='insured_percentage'] input",
            run: "edit 85",
        },
        ...stepUtils.saveForm(),
        checkState("draft"),
        {
            content: "Activate it",
            trigger: ".o_statusbar_buttons button[name='action_activate']",
            run: "click",
        },
        checkState("active"),
    ],
});

// What an administrator does: orders beyond cover are let through with a warning.
registry.category("web_tour.tours").add("credit_insurance_settings", {
    steps: () => [
        ...openMenu("credit_insurance.menu_settings", "credit_insurance.menu_config"),
        {
            content: "Orders are blocked as long as nobody says otherwise",
            trigger: "div[name='credit_insurance_check'] input[data-value='block']:checked",
        },
        {
            content: "Warn only",
            trigger: "div[name='credit_insurance_check'] input[data-value='warn']",
            run: "click",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "It is saved",
            trigger: ".o_web_client:not(:has(.o_dirty_warning))",
        },
    ],
});
