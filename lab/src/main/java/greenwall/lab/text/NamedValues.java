package greenwall.lab.text;

import java.util.LinkedHashMap;
import java.util.Optional;

/// Named values in their order, for a template or for JSON.
public final class NamedValues extends LinkedHashMap<String, Object> {
    /// An empty `Optional` adds no name.
    public NamedValues with(String name, Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresent(present -> put(name, present));
        } else {
            put(name, value);
        }
        return this;
    }
}
