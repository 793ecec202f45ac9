package greenwall.fleet.dashboard;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The options that were set, by key; others are missing, so that one set of options can override another.
public record Options(Map<String, Object> values) {
    public static final Options NONE = new Options(Map.of());

    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Option<T> option) {
        return Optional.ofNullable((T) values.get(option.name()));
    }

    public <T> T get(Option<T> option) {
        T defaultValue = option.defaultValue();
        return find(option).orElseGet(() -> {
            if (defaultValue == null) {
                throw new IllegalArgumentException(option.name() + " has no default value: use find()");
            }
            return defaultValue;
        });
    }

    public boolean has(Option<?> option) {
        return values.containsKey(option.name());
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public <T> Options with(Option<T> option, T value) {
        var more = new TreeMap<>(values);
        more.put(option.name(), value);
        return new Options(more);
    }

    public Options without(Option<?> option) {
        var fewer = new TreeMap<>(values);
        fewer.remove(option.name());
        return new Options(fewer);
    }

    public Options overriddenBy(Options other) {
        if (other.isEmpty()) {
            return this;
        }
        var both = new TreeMap<>(values);
        both.putAll(other.values);
        return new Options(both);
    }
}
