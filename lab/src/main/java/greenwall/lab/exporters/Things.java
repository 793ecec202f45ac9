package greenwall.lab.exporters;

import java.util.HashMap;
import java.util.Map;

/// Every [ThingKind] by the name that metrics files use.
final class Things {
    private static final Map<String, ThingKind<?>> ALL = new HashMap<>();

    static {
        ALL.putAll(MachineThings.kinds());
        ALL.putAll(SensorThings.kinds());
        ALL.putAll(StorageThings.kinds());
        ALL.putAll(PoolThings.kinds());
        ALL.putAll(NetworkThings.kinds());
        ALL.putAll(GuestThings.kinds());
        ALL.putAll(ServiceThings.kinds());
    }

    private Things() {}

    static ThingKind<?> kind(String name) {
        var kind = ALL.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("no kind of thing is called " + name + "; there are " + ALL.keySet());
        }
        return kind;
    }
}
