package greenwall.fleet.service;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Resolves the many names of one service: `shop/cart` in the `job` of OpenTelemetry (its namespace and
/// name), `cart` in span metrics, `outbound|80||cart.shop.svc.cluster.local` as a cluster of Envoy,
/// `cart@docker` in Traefik. They are merged by the short name. If services in two namespaces have the same
/// short name, they keep their full names, so that neither hides the other.
///
/// @param merged the name of the service for each name that metrics use
public record ServiceNames(Map<String, String> merged) {
    private static final Pattern ISTIO = Pattern.compile("(?:outbound|inbound)\\|[^|]*\\|[^|]*\\|(.*)");
    private static final Pattern CLUSTER_LOCAL = Pattern.compile("([^.]+)\\.([^.]+)\\.svc(?:\\.[a-z0-9.-]+)?");
    private static final Pattern PROVIDER = Pattern.compile("([^@]+)@[a-z0-9]+");
    private static final Pattern NAMESPACED = Pattern.compile("([^/:]+)/([^/:]+)");

    /// @param namespace empty if the name has none
    private record QualifiedName(String namespace, String name) {
        String full() {
            return namespace.isEmpty() ? name : namespace + "/" + name;
        }
    }

    public static ServiceNames of(Collection<String> names) {
        var namespaces = new HashMap<String, TreeSet<String>>();
        for (var name : names) {
            var parts = parts(name);
            var ofName = namespaces.computeIfAbsent(parts.name, _ -> new TreeSet<>());
            if (!parts.namespace.isEmpty()) {
                ofName.add(parts.namespace);
            }
        }
        var merged = new HashMap<String, String>();
        for (var name : names) {
            var parts = parts(name);
            boolean unique =
                    namespaces.getOrDefault(parts.name, new TreeSet<>()).size() <= 1;
            merged.put(name, unique ? parts.name : parts.full());
        }
        return new ServiceNames(Map.copyOf(merged));
    }

    public String canonicalName(String name) {
        return merged.getOrDefault(name, name);
    }

    private static QualifiedName parts(String raw) {
        var istio = ISTIO.matcher(raw);
        var name = istio.matches() && !istio.group(1).isEmpty() ? istio.group(1) : raw;
        var local = CLUSTER_LOCAL.matcher(name);
        if (local.matches()) {
            return new QualifiedName(local.group(2), local.group(1));
        }
        var provider = PROVIDER.matcher(name);
        if (provider.matches()) {
            return new QualifiedName("", provider.group(1));
        }
        var namespaced = NAMESPACED.matcher(name);
        return namespaced.matches()
                ? new QualifiedName(namespaced.group(1), namespaced.group(2))
                : new QualifiedName("", name);
    }
}
