package greenwall.app.config;

import static java.util.Map.entry;

import greenwall.fleet.RecordComponents;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Variable;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The schema of view files. It is derived from the model, so that no key can be forgotten: record components
/// are keys, `kind` names the record of a sealed type, and default values are omitted.
final class DashboardSchema {
    static final String KIND = "kind";

    /// Default values that differ from those of the type.
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            entry("AnnotationQuery.enabled", true),
            entry("QueryVariable.refresh", Variable.Refresh.ON_LOAD),
            entry("IntervalVariable.auto_count", 30),
            entry("TimeRange.from", Dashboard.TimeRange.DEFAULT.from()),
            entry("TimeRange.to", Dashboard.TimeRange.DEFAULT.to()),
            entry("Query.interval_factor", 1),
            entry("FormatText.to", -1));

    private static final Map<Class<?>, Object> DEFAULTS_BY_TYPE = Map.ofEntries(
            entry(String.class, ""),
            entry(boolean.class, false),
            entry(int.class, 0),
            entry(double.class, 0.0),
            entry(List.class, List.of()),
            entry(Map.class, Map.of()),
            entry(Optional.class, Optional.empty()),
            entry(Duration.class, Duration.ZERO),
            entry(OptionValues.class, OptionValues.NONE));

    /// Components that have another name in files.
    private static final Map<String, String> KEYS = Map.of(
            "Panel.targets", "queries",
            "Panel.place", "at",
            "Variable.kind", "of",
            "Step.what", "do",
            "Override.matcher", "match",
            "Override.options", "set");

    private DashboardSchema() {}

    static String key(Class<?> record, RecordComponent part) {
        var key = KEYS.get(record.getSimpleName() + "." + part.getName());
        return key == null ? key(part.getName()) : key;
    }

    /// `excludeRegex` becomes `exclude_regex`.
    static String key(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    static String kind(Class<?> type) {
        return key(type.getSimpleName()).replaceFirst("^by_|_(variable|reference|match)$", "");
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// The records of a sealed type, by kind.
    static Map<String, Class<?>> kinds(Class<?> sealed) {
        var kinds = new LinkedHashMap<String, Class<?>>();
        for (var subclass : sealed.getPermittedSubclasses()) {
            kinds.put(kind(subclass), subclass);
        }
        return kinds;
    }

    static Object defaultValue(Class<?> record, RecordComponent part) {
        var value = DEFAULTS.get(record.getSimpleName() + "." + key(part.getName()));
        return value != null ? value : defaultValue(part.getGenericType());
    }

    private static Object defaultValue(Type type) {
        var raw = raw(type);
        var value = DEFAULTS_BY_TYPE.get(raw);
        if (value != null) {
            return value;
        }
        if (raw.isEnum()) {
            return raw.getEnumConstants()[0];
        }
        return make(raw.isRecord() ? raw : raw.getPermittedSubclasses()[0], Map.of());
    }

    static Object make(Class<?> record, Map<String, Object> values) {
        var parts = RecordComponents.of(record);
        return parts.newInstance(parts.components().stream()
                .map(c -> Objects.requireNonNullElseGet(values.get(c.getName()), () -> defaultValue(record, c)))
                .toArray());
    }

    static Class<?> raw(Type type) {
        return type instanceof ParameterizedType of ? (Class<?>) of.getRawType() : (Class<?>) type;
    }

    static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    /// The options of panels or of fields, by their keys.
    static Map<String, OptionKey<?>> options(boolean ofPanel) {
        var options = new LinkedHashMap<String, OptionKey<?>>();
        (ofPanel ? PanelOption.ALL : FieldOption.ALL).forEach(o -> options.put(o.name(), o));
        return options;
    }
}
