package greenwall.lab.facts;

import greenwall.fleet.BundledText;
import greenwall.lab.facts.FormulaParser.Constant;
import greenwall.lab.facts.FormulaParser.GaugeFunction;
import greenwall.lab.facts.MachineEntities.Domain;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.world.DiskSimulation.RequestStream;
import greenwall.lab.world.HostSimulation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One kind of entity of a machine, such as its disks, with the named facts of that kind. Both are defined in
/// `facts.txt`, which documents its own format.
public record EntityKind(
        Class<?> type,
        Function<MachineSnapshot, List<Entity>> each,
        Map<String, String> facts,
        Map<String, FactValue> shown) {
    private static final String PATH = "[\\w.\\[\\]]+";
    private static final Pattern PLACE = Pattern.compile("\\{([^}]+)}");
    private static final Pattern CHOICE = Pattern.compile("when (\\S+) (.*) else '([^']*)'");
    private static final Pattern CASE = Pattern.compile("(\\S+) '([^']*)'");
    private static final Map<String, String> OF_ALL = new HashMap<>();
    private static final Map<String, EntityKind> ALL = new HashMap<>();

    static {
        read();
    }

    /// A machine, or a part of one: a disk, a pool, a guest.
    ///
    /// @param simulation the machine whose boots reset the counters
    /// @param part the object from which the facts are read
    public record Entity(MachineSnapshot machine, HostSimulation simulation, Object part) {}

    /// Computes a text about an entity at an instant.
    public interface FactText {
        String at(Entity thing, long t);
    }

    /// Computes the value of a fact over an interval.
    interface FactValue {
        Object of(Entity thing, long from, long t);
    }

    private EntityKind(Class<?> type, Function<MachineSnapshot, List<Entity>> each, Map<String, String> facts) {
        this(type, each, facts, new ConcurrentHashMap<>());
    }

    public static EntityKind named(String name) {
        return Objects.requireNonNullElseGet(ALL.get(name), () -> {
            throw new IllegalArgumentException("unknown entity kind " + name + "; expected one of " + ALL.keySet());
        });
    }

    static Optional<EntityKind> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    private static void read() {
        var facts = OF_ALL;
        for (var line : BundledText.lines(EntityKind.class, "facts.txt")) {
            var words = line.split(" ", 2);
            if (words[0].equals("kind")) {
                var kind = words[1].split(" ", 4);
                var defined = kind[1].equals("each") ? each(kind) : some(kind);
                ALL.put(kind[0], defined);
                facts = defined.facts;
            } else {
                facts.put(words[0], words[1]);
            }
        }
    }

    /// Parses `NAME each PATH [like KIND]`.
    private static EntityKind each(String[] words) {
        var path = new AccessorPath(MachineSnapshot.class, words[2]);
        var facts = words.length > 3 ? named(words[3].replace("like ", "")).facts : new HashMap<String, String>();
        return new EntityKind(
                path.type(),
                machine -> {
                    var found = path.of(machine, machine.now());
                    var parts = found == null ? List.of() : found instanceof Collection<?> many ? many : List.of(found);
                    return parts.stream().map(part -> entity(machine, part)).toList();
                },
                facts);
    }

    /// The counters of a guest start at its own boot, not at that of its hypervisor.
    private static Entity entity(MachineSnapshot machine, Object part) {
        var counting = part instanceof Domain guest ? guest.inside() : Optional.<HostSimulation>empty();
        return new Entity(machine, counting.orElse(machine.simulation()), part);
    }

    /// Parses `NAME of KIND where [not] PATH [= WORD]`.
    private static EntityKind some(String[] words) {
        var other = named(words[2]);
        var condition = other.condition(words[3].replaceFirst("^where (not )?", ""));
        boolean not = words[3].startsWith("where not ");
        return new EntityKind(
                other.type,
                machine -> other.of(machine).stream()
                        .filter(thing -> condition.test(thing) != not)
                        .toList(),
                other.facts);
    }

    private Predicate<Entity> condition(String text) {
        var parts = text.split(" = ", 2);
        var word = text(parts[0]);
        return thing -> {
            var now = word.at(thing, 0);
            return parts.length > 1 ? now.equals(parts[1]) : !now.matches("|false|0|0\\.0");
        };
    }

    public List<Entity> of(MachineSnapshot machine) {
        return each.apply(machine);
    }

    boolean defines(String name) {
        return fact(name).isPresent();
    }

    private Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name)).or(() -> Optional.ofNullable(OF_ALL.get(name)));
    }

    /// A path that begins either at the part of an entity or at the [Entity] itself.
    private record FactPath(AccessorPath path, boolean ofPart) {
        @Nullable
        Object of(Entity thing, long t) {
            return path.of(ofPart ? thing.part() : thing, t);
        }
    }

    private FactPath value(String path) {
        boolean ofPart = !path.startsWith("simulation.") && !path.startsWith("machine.");
        return new FactPath(new AccessorPath(ofPart ? type : Entity.class, path), ofPart);
    }

    /// Reads a fact as a text, which is empty if the fact is absent.
    public FactText text(String name) {
        return word(fact(name).orElse(name));
    }

    private FactText word(String meaning) {
        var choice = CHOICE.matcher(meaning);
        if (choice.matches()) {
            var of = word(choice.group(1));
            var cases = CASE.matcher(choice.group(2)).results().toList();
            var otherwise = choice.group(3);
            return (thing, t) -> {
                var now = of.at(thing, t);
                return cases.stream()
                        .filter(one -> now.matches(one.group(1)))
                        .map(one -> one.group(2))
                        .findFirst()
                        .orElse(otherwise);
            };
        }
        if (meaning.startsWith("'")) {
            return filled(meaning.substring(1, meaning.length() - 1));
        }
        if (meaning.equals("this")) {
            return (thing, _) -> thing.part().toString();
        }
        var value = value(meaning);
        return (thing, t) -> Objects.requireNonNullElse(value.of(thing, t), "").toString();
    }

    private FactText filled(String template) {
        var words = new HashMap<String, FactText>();
        PLACE.matcher(template).results().forEach(place -> words.put(place.group(1), word(place.group(1))));
        return (thing, t) -> PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(
                        Objects.requireNonNull(words.get(place.group(1))).at(thing, t)));
    }

    /// Reads a fact as a number or a rate. An absent fact is NaN, or a rate of zero.
    public Function<Entity, RateFunction> number(String name) {
        var fact = fact(name);
        if (fact.isPresent() && !fact.get().matches(PATH + "|'.*|when .*")) {
            return FormulaParser.parse(fact.get(), this);
        }
        if (fact.isPresent() && !fact.get().matches(PATH)) {
            var word = word(fact.get());
            return thing -> (GaugeFunction) t -> valueOf(word.at(thing, t));
        }
        var value = value(fact.orElse(name));
        if (RateFunction.class.isAssignableFrom(value.path().type())) {
            return thing -> rate(value.of(thing, 0));
        }
        if (value.path().type() == RequestStream.class) {
            return thing -> RateFunction.sum(streams(value.of(thing, 0)).stream()
                    .map(RequestStream::requests)
                    .toList());
        }
        return value.path().dependsOnTime()
                ? thing -> (GaugeFunction) t -> valueOf(value.of(thing, t))
                : thing -> new Constant(valueOf(value.of(thing, 0)));
    }

    /// The value of a fact for a page: a text, a number, or the mean of a rate per second since `from`. An
    /// absent value is an empty text.
    Object shown(String name, Entity thing, long from, long t) {
        return shown.computeIfAbsent(name, this::shown).of(thing, from, t);
    }

    private FactValue shown(String name) {
        var meaning = fact(name).orElse(name);
        if (meaning.matches("'.*|when .*|this")) {
            var word = word(meaning);
            return (thing, _, t) -> word.at(thing, t);
        }
        if (meaning.matches(PATH)) {
            var value = value(meaning);
            var type = value.path().type();
            if (type != RequestStream.class && !RateFunction.class.isAssignableFrom(type)) {
                return (thing, _, t) -> {
                    var found = value.of(thing, t);
                    return found instanceof Number || found instanceof Boolean
                            ? found
                            : Objects.requireNonNullElse(found, "").toString();
                };
            }
        }
        var number = number(name);
        return (thing, from, t) -> {
            double now = FormulaParser.mean(number.apply(thing), from, t);
            return Double.isNaN(now) ? "" : (Object) now;
        };
    }

    private static RateFunction rate(@Nullable Object found) {
        return switch (found) {
            case RateFunction rate -> rate;
            case Collection<?> all ->
                RateFunction.sum(all.stream().map(RateFunction.class::cast).toList());
            case null, default -> RateFunction.NONE;
        };
    }

    private static double valueOf(@Nullable Object found) {
        return switch (found) {
            case Number number -> number.doubleValue();
            case Boolean yes -> yes ? 1 : 0;
            case String text -> Double.parseDouble(text);
            case Collection<?> all ->
                all.stream().mapToDouble(EntityKind::valueOf).sum();
            case null, default -> Double.NaN;
        };
    }

    public Function<Entity, List<RequestStream>> streams(String name) {
        var value = value(fact(name).orElse(name));
        if (value.path().type() != RequestStream.class) {
            throw new IllegalArgumentException(name + " is not a stream with latencies");
        }
        return thing -> streams(value.of(thing, 0));
    }

    private static List<RequestStream> streams(@Nullable Object found) {
        return found instanceof Collection<?> all
                ? all.stream().map(RequestStream.class::cast).toList()
                : List.of();
    }
}
