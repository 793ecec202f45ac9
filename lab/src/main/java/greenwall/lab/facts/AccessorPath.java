package greenwall.lab.facts;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a value from an object through a path of accessors, such as `host.os.kernel`, `memory.at.free` or
/// `cpu.mode[USER]`.
///
/// An accessor takes the requested instant, the argument in brackets, both or neither. The name `health` also
/// finds `healthAt`, and `read_bytes` finds `readBytes`. An `Optional` is unwrapped, and a collection gives
/// the values of all its elements.
final class AccessorPath {
    private static final Pattern WORD = Pattern.compile("(\\w+)(?:\\[([^]]+)])?\\.?");
    private static final MethodType CALL = MethodType.methodType(Object.class, Object.class, long.class);

    private final List<Step> steps = new ArrayList<>();
    private Class<?> type;
    private boolean many;
    private boolean moves;

    private record Step(MethodHandle call, boolean ofCollection) {}

    /// @throws IllegalArgumentException if an accessor does not exist
    AccessorPath(Class<?> start, String path) {
        type = start;
        var word = WORD.matcher(path);
        while (word.find()) {
            step(word.group(1), word.group(2));
        }
    }

    /// The type of the value, or of each element if there are several values.
    Class<?> type() {
        return type;
    }

    /// Whether the value depends on the instant.
    boolean dependsOnTime() {
        return moves;
    }

    private void step(String name, @Nullable String argument) {
        boolean ofCollection = many && name.equals("size");
        var owner = ofCollection ? Collection.class : type;
        var method = method(owner, name.replace("_", ""), argument != null)
                .orElseThrow(() -> new IllegalArgumentException(owner.getSimpleName() + " has no accessor " + name));
        var parameters = List.of(method.getParameterTypes());
        boolean timed = parameters.contains(long.class);
        try {
            method.setAccessible(true);
            var call = MethodHandles.lookup().unreflect(method);
            if (argument != null) {
                var wanted = parameters.stream().filter(p -> p != long.class).findFirst();
                int place = 1 + parameters.indexOf(wanted.orElseThrow());
                call = MethodHandles.insertArguments(call, place, value(wanted.get(), argument));
            }
            if (!timed) {
                call = MethodHandles.dropArguments(call, 1, long.class);
            }
            steps.add(new Step(call.asType(CALL), ofCollection));
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException("no access to " + name + " of " + owner, e);
        }
        moves |= timed;
        many = many && !ofCollection;
        take(method.getGenericReturnType());
    }

    private void take(Type returned) {
        if (returned instanceof ParameterizedType holder
                && holder.getRawType() instanceof Class<?> raw
                && (raw == Optional.class || Collection.class.isAssignableFrom(raw))) {
            many |= raw != Optional.class;
            take(holder.getActualTypeArguments()[0]);
        } else {
            type = (Class<?>) (returned instanceof ParameterizedType other ? other.getRawType() : returned);
        }
    }

    private static Optional<Method> method(Class<?> of, String name, boolean argument) {
        var methods = Stream.concat(Arrays.stream(of.getDeclaredMethods()), Arrays.stream(of.getMethods()))
                .toList();
        return Stream.of(name, name + "At")
                .flatMap(wanted -> methods.stream().filter(m -> m.getName().equalsIgnoreCase(wanted)))
                .filter(m -> fits(m, argument))
                .findFirst();
    }

    private static boolean fits(Method method, boolean argument) {
        var own = Arrays.stream(method.getParameterTypes())
                .filter(p -> p != long.class)
                .count();
        return own == (argument ? 1 : 0) && method.getParameterCount() <= own + 1;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object value(Class<?> type, String text) {
        return type.isEnum() ? Enum.valueOf((Class) type, text) : type == int.class ? Integer.parseInt(text) : text;
    }

    /// Reads the value: a list if the path leads through a collection, null if a part of the path is absent.
    @Nullable
    Object of(Object start, long t) {
        return follow(start, 0, t);
    }

    private @Nullable Object follow(@Nullable Object start, int from, long t) {
        var now = start;
        for (int i = from; i <= steps.size(); i++) {
            if (now instanceof Optional<?> held) {
                now = held.orElse(null);
            }
            if (now == null || i == steps.size()) {
                return now;
            }
            if (now instanceof Collection<?> all && !steps.get(i).ofCollection()) {
                int next = i;
                return all.stream()
                        .map(one -> follow(one, next, t))
                        .flatMap(one -> one instanceof Collection<?> more ? more.stream() : Stream.ofNullable(one))
                        .toList();
            }
            now = called(steps.get(i).call(), now, t);
        }
        return now;
    }

    private static @Nullable Object called(MethodHandle call, Object of, long t) {
        try {
            return call.invokeExact(of, t);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
