import { registry } from "@web/core/registry";

// An accountant looks at what would be sent, and lets it be sent.
registry.category("web_tour.tours").add("credit_insurance_reminders", {
    steps: () => [
        {
            content: "What the next run would send",
            trigger: "div[name='line_ids'] .o_data_row:contains('Tour Buyer')",
        },
        {
            content: "Send now",
            trigger: "button[name='action_run']",
            run: "click",
        },
        {
            content: "It is written in the background",
            trigger: ".o_notification:contains('background')",
        },
    ],
});
