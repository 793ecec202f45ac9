package greenwall.lab.rules;

import greenwall.fleet.Labels;
import greenwall.lab.template.GoTemplate;
import greenwall.lab.template.TemplateFunctions;
import java.util.Map;

/// Expands the templates in the labels and annotations of rules.
public final class AlertText {
    private static final Map<String, GoTemplate.Function> FUNCTIONS = TemplateFunctions.prometheus();

    private AlertText() {}

    /// Expands a template for one alert.
    public static String expand(String rule, String text, Labels labels, double value) {
        if (!text.contains("{{")) {
            return text;
        }
        Map<String, String> map = labels.without(Labels.NAME).toMap();
        Map<String, Object> variables = Map.of("labels", map, "value", value);
        try {
            return GoTemplate.parse("__alert_" + rule, text)
                    .render(Map.of("Labels", map, "Value", value), variables, FUNCTIONS);
        } catch (GoTemplate.Fault fault) {
            return "<error expanding template: " + fault.getMessage() + ">";
        }
    }
}
