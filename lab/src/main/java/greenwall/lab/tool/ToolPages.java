package greenwall.lab.tool;

import greenwall.fleet.ResourceText;
import greenwall.lab.template.GoTemplate;
import greenwall.lab.template.TemplateFunctions;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What the plain tools print: the templates of `pages.txt`, each under a line `== NAME`.
public final class ToolPages {
    private static final Map<String, GoTemplate> PAGES = read();

    private ToolPages() {}

    private static Map<String, GoTemplate> read() {
        var pages = new HashMap<String, GoTemplate>();
        for (var section : ResourceText.of(ToolPages.class, "pages.txt").split("(?m)^== ")) {
            int end = section.indexOf('\n');
            if (end < 0) {
                continue;
            }
            pages.put(section.substring(0, end), GoTemplate.parse("page", section.substring(end + 1)));
        }
        return Map.copyOf(pages);
    }

    static String page(String name, Map<String, Object> values) {
        return Objects.requireNonNull(PAGES.get(name), name).render(values, Map.of(), TemplateFunctions.loki());
    }

    /// A value of a template as a number; 0 where there is none.
    public static double number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : 0;
    }
}
