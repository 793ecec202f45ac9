package greenwall.fleet.dashboard;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The options that were set, by key; others are missing, so that one set of options can override another.
public record OptionValues(Map<String, Object> values) {
    public static final OptionValues NONE = new OptionValues(Map.of());

    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(OptionKey<T> option) {
        return Optional.ofNullable((T) values.get(option.name()));
    }

    public <T> T get(OptionKey<T> option) {
        T defaultValue = option.defaultValue();
        return find(option).orElseGet(() -> {
            if (defaultValue == null) {
                throw new IllegalArgumentException(option.name() + " has no default value: use find()");
            }
            return defaultValue;
        });
    }

    public boolean has(OptionKey<?> option) {
        return values.containsKey(option.name());
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public <T> OptionValues with(OptionKey<T> option, T value) {
        var more = new TreeMap<>(values);
        more.put(option.name(), value);
        return new OptionValues(more);
    }

    public OptionValues without(OptionKey<?> option) {
        var fewer = new TreeMap<>(values);
        fewer.remove(option.name());
        return new OptionValues(fewer);
    }

    public OptionValues overriddenBy(OptionValues other) {
        if (other.isEmpty()) {
            return this;
        }
        var both = new TreeMap<>(values);
        both.putAll(other.values);
        return new OptionValues(both);
    }
}
