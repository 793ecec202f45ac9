package greenwall.connectors.grafana;

import greenwall.fleet.BundledText;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldOption.ColorMode;
import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelOption.Legend;
import greenwall.fleet.dashboard.PanelOption.SortBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Maps the `options` of each kind of panel and the field options in `fieldConfig`. `option-mappings.txt` lists
/// the options that are a plain value or word; the others are mapped here.
final class OptionMappings {
    private static final String CONTINUOUS = "continuous-";
    private static final EnumNames COLOR_MODES = EnumNames.of(
            ColorMode.class,
            "fixed",
            "shades",
            "thresholds",
            "palette-classic=palette",
            "palette-saturated=palette",
            "palette-classic-by-name=palette_by_name");
    private static final Map<String, List<OptionMapping<?>>> TABLES = new HashMap<>();
    private static final Set<String> GRAFANA_ONLY = new HashSet<>();

    static {
        BundledText.sections(PanelTypes.class, "option-mappings.txt").forEach((name, rows) -> {
            if (name.equals("grafana only")) {
                rows.forEach(row -> GRAFANA_ONLY.add(row.getFirst()));
            } else {
                TABLES.put(name, table(name, rows));
            }
        });
    }

    private OptionMappings() {}

    static List<OptionMapping<?>> of(PanelKind kind) {
        return named(kind.name().toLowerCase(Locale.ROOT));
    }

    static List<OptionMapping<?>> ofFields() {
        return named("fieldConfig");
    }

    /// Whether a key has no meaning outside Grafana, at least with this value.
    static boolean isGrafanaOnly(String path, String value) {
        return GRAFANA_ONLY.contains(path) || GRAFANA_ONLY.contains(path + "=" + value);
    }

    private static List<OptionMapping<?>> named(String name) {
        return TABLES.getOrDefault(name, List.of());
    }

    private static List<OptionMapping<?>> table(String name, List<List<String>> rows) {
        List<OptionKey<?>> options = name.equals("fieldConfig") ? FieldOption.ALL : PanelOption.ALL;
        List<OptionMapping<?>> table = new ArrayList<>();
        for (List<String> row : rows) {
            if (row.getFirst().equals("+")) {
                table.addAll(named(row.getLast()));
            } else {
                OptionKey<?> option = options.stream()
                        .filter(o -> o.name().equals(row.get(1)))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("no option is called " + row.get(1)));
                table.add(property(row.getFirst(), option, row.subList(2, row.size())));
            }
        }
        return table;
    }

    private static OptionMapping<?> property(String path, OptionKey<?> option, List<String> words) {
        if (!words.isEmpty()) {
            return OptionMapping.words(path, option, words.getFirst());
        }
        return switch (option.name()) {
            case "legend" -> own(path, PanelOption.LEGEND, OptionMappings::legend, OptionMappings::legend);
            case "sort" -> own(path, PanelOption.SORT, OptionMappings::sort, OptionMappings::sort);
            case "footer" -> own(path, PanelOption.FOOTER, OptionMappings::footer, OptionMappings::footer);
            case "alert_states" -> own(path, PanelOption.ALERT_STATES, OptionMappings::states, JsonTree::flags);
            case "color_mode" -> own(path, FieldOption.COLOR_MODE, OptionMappings::mode, OptionMappings::mode);
            case "color_scheme" ->
                own(path, FieldOption.COLOR_SCHEME, OptionMappings::scheme, v -> JsonTree.value(CONTINUOUS + v));
            case "thresholds" ->
                own(
                        path,
                        FieldOption.THRESHOLDS,
                        ThresholdsAndMappingsJson::thresholds,
                        ThresholdsAndMappingsJson::thresholds);
            case "mappings" ->
                own(
                        path,
                        FieldOption.MAPPINGS,
                        ThresholdsAndMappingsJson::mappings,
                        ThresholdsAndMappingsJson::mappings);
            case "links" -> own(path, FieldOption.LINKS, LinksJson::dataLinks, LinksJson::dataLinks);
            case "connect" -> own(path, FieldOption.CONNECT, OptionMappings::span, OptionMappings::span);
            case "disconnect" -> own(path, FieldOption.DISCONNECT, OptionMappings::span, OptionMappings::span);
            default -> OptionMapping.of(path, option);
        };
    }

    private static <T> OptionMapping<T> own(
            String path, OptionKey<T> option, Function<JsonNode, Optional<T>> read, Function<T, JsonNode> write) {
        return new OptionMapping<>(path, option, read, write);
    }

    private static Optional<Legend> legend(JsonNode legend) {
        String mode = JsonTree.text(legend, "displayMode");
        boolean hidden = mode.equals("hidden")
                || (legend.path("showLegend").isBoolean() && !JsonTree.flag(legend, "showLegend"));
        return Optional.of(hidden ? Legend.HIDDEN : mode.equals("table") ? Legend.TABLE : Legend.LIST);
    }

    private static JsonNode legend(Legend legend) {
        return JsonTree.of(
                "showLegend", legend != Legend.HIDDEN, "displayMode", legend == Legend.TABLE ? "table" : "list");
    }

    private static Optional<List<SortBy>> sort(JsonNode columns) {
        return Optional.of(JsonTree.items(columns).stream()
                .map(s -> new SortBy(JsonTree.text(s, "displayName"), JsonTree.flag(s, "desc")))
                .toList());
    }

    private static JsonNode sort(List<SortBy> columns) {
        return JsonTree.value(columns.stream()
                .map(s -> JsonTree.of("displayName", s.field(), "desc", s.descending()))
                .toList());
    }

    private static Optional<List<String>> footer(JsonNode footer) {
        return Optional.of(JsonTree.flag(footer, "show") ? JsonTree.texts(footer.path("reducer")) : List.of());
    }

    private static JsonNode footer(List<String> reducers) {
        return JsonTree.of("show", !reducers.isEmpty(), "reducer", reducers);
    }

    private static Optional<List<String>> states(JsonNode states) {
        return Optional.of(
                states.isArray()
                        ? JsonTree.texts(states)
                        : JsonTree.namesOfTrueFlags(states).stream()
                                .map(s -> s.replace("noData", "nodata"))
                                .toList());
    }

    private static Optional<ColorMode> mode(JsonNode mode) {
        return JsonTree.text(mode).startsWith(CONTINUOUS)
                ? Optional.of(ColorMode.CONTINUOUS)
                : COLOR_MODES.value(JsonTree.text(mode)).map(ColorMode.class::cast);
    }

    private static JsonNode mode(ColorMode mode) {
        return JsonTree.value(COLOR_MODES.word(mode).orElse(CONTINUOUS + "GrYlRd"));
    }

    private static Optional<String> scheme(JsonNode mode) {
        String text = JsonTree.text(mode);
        return Optional.of(text.startsWith(CONTINUOUS) ? text.substring(CONTINUOUS.length()) : "");
    }

    /// A length in milliseconds, or a flag: true for any length, false for none.
    private static Optional<Double> span(JsonNode span) {
        return span.isBoolean()
                ? Optional.of(span.asBoolean() ? Double.POSITIVE_INFINITY : 0.0)
                : JsonTree.number(span);
    }

    private static JsonNode span(double millis) {
        return millis == 0 || Double.isInfinite(millis) ? JsonTree.value(millis != 0) : JsonTree.value(millis);
    }
}
