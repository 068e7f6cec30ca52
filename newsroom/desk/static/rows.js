// Lists of rows in a form: one more, one less, one further up.

import { addRow } from "./fields.js";

/** `changed` is called after each. */
export const start = (form, changed) => form.addEventListener("click", ({ target }) => {
  const list = target.closest("fieldset");
  const row = target.closest(".one-row");
  if (target.closest(".add-row")) addRow(list).focus();
  else if (target.closest(".remove-row")) {
    row.remove();
    list.querySelector(".add-row").focus();
  } else if (target.closest(".row-up")) {
    row.previousElementSibling?.before(row);
    row.querySelector(".row-up").focus();
  } else return;
  changed();
});
