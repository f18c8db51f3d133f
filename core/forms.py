"""How forms are rendered: every field by components/field.html, every form by components/form.html."""

from django.forms.renderers import TemplatesSetting


class MaillonRenderer(TemplatesSetting):
    """Renders forms with the project's own templates (settings.FORM_RENDERER).

    `{{ form }}` gives the errors of the whole form and then its fields; `{{ form.name.as_field_group }}` gives one
    field with its label, its help and its errors beside it, tied to the widget by aria-describedby.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
