package greenwall.fleet.explain.cases;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// A source of which a test implements only a few methods: those of an object with the same names and
/// parameters. All other requests are refused.
public record PartialSource(Object methods) implements InvocationHandler {
    public static final Source SOURCE = new Source("case", Source.Kind.PROMETHEUS, URI.create("http://source"));

    public static <T> T of(Class<T> port, Object methods) {
        var handler = new PartialSource(methods);
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
    }

    public static <T> Outcome<T> answered(T value) {
        return Outcome.answered(SOURCE, Instant.EPOCH, Duration.ZERO, value);
    }

    public static <T> Outcome<T> refused() {
        return new Outcome.Failed<>(
                SOURCE, Instant.EPOCH, Duration.ZERO, new Failure.Refused(400, "bad_data", "no such request", "none"));
    }

    @Override
    public Object invoke(Object proxy, Method called, Object[] arguments) throws Throwable {
        for (var method : methods.getClass().getDeclaredMethods()) {
            if (method.getName().equals(called.getName())
                    && Arrays.equals(method.getParameterTypes(), called.getParameterTypes())) {
                method.setAccessible(true);
                return method.invoke(methods, arguments);
            }
        }
        if (called.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, called, arguments);
        }
        return called.getName().equals("source") ? SOURCE : refused();
    }
}
