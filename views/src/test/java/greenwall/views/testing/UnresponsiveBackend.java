package greenwall.views.testing;

import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.views.BackgroundRunner;
import greenwall.views.ConsoleBackend;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A backend whose sources have not responded yet. It accepts every query and never calls a receiver.
public final class UnresponsiveBackend implements InvocationHandler {
    /// The services that work on this machine only and answer at once.
    private static final Set<Class<?>> HERE = Set.of(BackgroundRunner.class, ProbeRunner.class);

    private UnresponsiveBackend() {}

    public static ConsoleBackend ports() {
        return ConsoleBackend.class.cast(of(UnconnectedBackend.class));
    }

    private static Object of(Class<?> port) {
        return Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, new UnresponsiveBackend());
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        var type = method.getReturnType();
        boolean own = type.getPackageName().startsWith("greenwall")
                || type.getPackageName().equals("java.util.function");
        return switch (method.getName()) {
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> "never answers";
            default ->
                own && type.isInterface() && !HERE.contains(type)
                        ? of(type)
                        : method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, args) : nothing(type);
        };
    }

    private static @Nullable Object nothing(Class<?> type) {
        return type == boolean.class
                ? Boolean.FALSE
                : type == List.class
                        ? List.of()
                        : type == Set.class ? Set.of() : type == Optional.class ? Optional.empty() : null;
    }
}
