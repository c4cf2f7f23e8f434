import { registry } from "@web/core/registry";

const DIALOG = ".modal .o_form_view";

// An accountant declares an invoice that is beyond its extension: everything that the
// buyer owes is proposed, what is wrong is said, and the file is opened.
registry.category("web_tour.tours").add("credit_insurance_declaration", {
    steps: () => [
        {
            content: "The banner says what is at stake",
            trigger: "div[name='credit_insurance_deadline']",
        },
        {
            content: "Declare it",
            trigger: ".o_statusbar_buttons button[name='action_declare_unpaid']",
            run: "click",
        },
        {
            content: "The overdue invoice is chosen, the other one is not",
            trigger: `${DIALOG} div[name='line_ids'] .o_data_row:nth-child(1) input:checked`,
        },
        {
            content: "What may be refused is said",
            trigger: `${DIALOG} div[name='findings']:contains('formal notice')`,
        },
        {
            content: "Take the second invoice too",
            trigger: `${DIALOG} div[name='line_ids'] .o_data_row:nth-child(2) td[name='selected'] input`,
            run: "click",
        },
        {
            content: "Both count",
            trigger: `${DIALOG} div[name='open_amount']:contains('1,500.00')`,
        },
        {
            content: "Declare",
            trigger: ".modal footer button[name='action_declare']",
            run: "click",
        },
        {
            content: "The file waits to be sent",
            trigger: ".o_form_view .o_arrow_button_current:contains('To send')",
        },
        {
            content: "Its notices",
            trigger: ".o_notebook_headers a[name='notices']",
            run: "click",
        },
        {
            content: "Record the proof",
            trigger: "div[name='notice_ids'] .o_data_row button[name='action_record_answer']",
            run: "click",
        },
        {
            content: "Number of the letter",
            trigger: `${DIALOG} div[name='reference'] input`,
            run: "edit RR 2026-17",
        },
        {
            content: "Record",
            trigger: ".modal footer button[name='action_record']",
            run: "click",
        },
        {
            content: "The insurer has it",
            trigger: ".o_form_view .o_arrow_button_current:contains('Declared')",
        },
    ],
});
