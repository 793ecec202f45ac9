package greenwall.connectors.grafana;

import greenwall.fleet.BundledText;
import greenwall.fleet.dashboard.PanelKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Grafana's names for panel types, the replacements for plugins, and the reasons why other types are not
/// drawn.
final class PanelTypes {
    private static final Map<String, List<List<String>>> TABLES =
            BundledText.sections(PanelTypes.class, "panel-types.txt");
    private static final Map<String, PanelKind> KINDS = new LinkedHashMap<>();

    static {
        rows("drawn")
                .forEach(row ->
                        KINDS.put(row.getFirst(), PanelKind.valueOf(row.get(1).toUpperCase(Locale.ROOT))));
    }

    private PanelTypes() {}

    private static List<List<String>> rows(String section) {
        return TABLES.getOrDefault(section, List.of());
    }

    static Optional<PanelKind> kind(String type) {
        return Optional.ofNullable(KINDS.get(type));
    }

    static String type(PanelKind kind) {
        return KINDS.entrySet().stream()
                .filter(e -> e.getValue() == kind)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("text");
    }

    private static Optional<List<String>> row(String section, String type) {
        return rows(section).stream().filter(row -> row.getFirst().equals(type)).findFirst();
    }

    /// The type that replaces a plugin, and the words for it.
    static Optional<List<String>> replacement(String type) {
        return row("instead", type).map(row -> row.subList(1, 3));
    }

    static String reason(String type) {
        return row("not drawn", type)
                .map(List::getLast)
                .orElseGet(() -> type.isEmpty()
                        ? "it has no type"
                        : "it needs the Grafana plugin " + ImportMessageText.quoted(type));
    }
}
