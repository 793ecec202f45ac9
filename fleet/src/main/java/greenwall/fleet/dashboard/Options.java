package greenwall.fleet.dashboard;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The options that were set, by key. Options that were not set are missing, so that one set of options can
/// override another.
public final class Options {
    public static final Options NONE = new Options(new TreeMap<>());

    private final Map<String, Object> values;

    private Options(Map<String, Object> values) {
        this.values = values;
    }

    @SuppressWarnings("unchecked")
    public <T> Optional<T> find(Option<T> option) {
        return Optional.ofNullable((T) values.get(option.name()));
    }

    /// The value that was set, or the default.
    public <T> T get(Option<T> option) {
        T usual = option.usual();
        return find(option).orElseGet(() -> {
            if (usual == null) {
                throw new IllegalArgumentException(option.name() + " has no default value: use find()");
            }
            return usual;
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

    /// These options, overridden by those that the other has set.
    public Options under(Options other) {
        if (other.isEmpty()) {
            return this;
        }
        var both = new TreeMap<>(values);
        both.putAll(other.values);
        return new Options(both);
    }

    public Stream<Map.Entry<String, Object>> stream() {
        return values.entrySet().stream();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Options that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
