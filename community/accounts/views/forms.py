"""What every form page here does alike: put the service's sentences beside the fields, what was typed staying in them."""

from flask_wtf import FlaskForm

from community.shared.errors import HearthError, Invalid


def show(form: FlaskForm, error: HearthError) -> int:
    """Put what a service found beside the fields that it means; the rest goes to the top of the form. Returns the status."""
    fields = error.fields if isinstance(error, Invalid) else {}
    placed = False
    for name, sentence in fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
            placed = True
    if not placed:
        form.form_errors.append(error.say)
    return error.status


def status_of(form: FlaskForm) -> int:
    """200 for a fresh form, 422 for one that came back."""
    return 422 if form.errors else 200
