package greenwall.lab.facts;

import greenwall.lab.facts.EntityKind.Entity;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The facts of an entity by name, for a template: texts, numbers, and means of rates per second. On a
/// machine, the name of a kind gives the entities of that kind.
///
/// Facts are computed on demand, so they cannot be listed.
public final class FactMap extends AbstractMap<String, Object> {
    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d.]*(?:e[+-]\\d+)?");

    private final EntityKind kind;
    private final Entity thing;
    private final long from;
    private final Map<String, Object> more;

    /// @param from the start of the interval for rates, which ends at the machine's current time
    /// @param more additional facts of this entity and of the entities below it
    public FactMap(EntityKind kind, Entity thing, long from, Map<String, Object> more) {
        this.kind = kind;
        this.thing = thing;
        this.from = from;
        this.more = more;
    }

    @Override
    public @Nullable Object get(Object name) {
        var known = more.get(name);
        if (known != null) {
            return known;
        }
        var entityKind = EntityKind.find(name.toString());
        return kind == EntityKind.named("machine") && entityKind.isPresent() && !kind.defines(name.toString())
                ? all(entityKind.get())
                : kind.shown(name.toString(), thing, from, thing.machine().now());
    }

    /// The machine's entities of a kind.
    public List<FactMap> all(String name) {
        return all(EntityKind.named(name));
    }

    private List<FactMap> all(EntityKind of) {
        return of.of(thing.machine()).stream()
                .map(one -> new FactMap(of, one, from, more))
                .toList();
    }

    /// A copy with additional facts. More can be put into it later.
    public FactMap with(Map<String, Object> further) {
        var all = new HashMap<>(more);
        all.putAll(further);
        return new FactMap(kind, thing, from, all);
    }

    @Override
    public @Nullable Object put(String name, Object value) {
        return more.put(name, value);
    }

    public String text(String name) {
        return String.valueOf(get(name));
    }

    public double number(String name) {
        return switch (get(name)) {
            case Number number -> number.doubleValue();
            case String text when NUMBER.matcher(text).matches() -> Double.parseDouble(text);
            case null, default -> 0;
        };
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return Set.of();
    }
}
