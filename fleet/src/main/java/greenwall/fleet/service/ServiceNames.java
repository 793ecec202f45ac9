package greenwall.fleet.service;

import greenwall.fleet.Labels;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// One service has many names: `shop/cart` in the `job` of OpenTelemetry (its namespace and its name), `cart` in span
/// metrics, `outbound|80||cart.shop.svc.cluster.local` as a cluster of Envoy, `cart@docker` in Traefik. They are folded
/// by the short name; where two namespaces have a service of one short name, they stay apart by their full names, so
/// that neither hides the other.
public final class ServiceNames {
    private static final Pattern ISTIO = Pattern.compile("(?:outbound|inbound)\\|[^|]*\\|[^|]*\\|(.*)");
    private static final Pattern CLUSTER_LOCAL = Pattern.compile("([^.]+)\\.([^.]+)\\.svc(?:\\.[a-z0-9.-]+)?");
    private static final Pattern PROVIDER = Pattern.compile("([^@]+)@[a-z0-9]+");
    private static final Pattern NAMESPACED = Pattern.compile("([^/:]+)/([^/:]+)");

    private final Map<String, String> folded;

    private ServiceNames(Map<String, String> folded) {
        this.folded = Map.copyOf(folded);
    }

    /// @param namespace empty where the name says none
    private record Parts(String namespace, String name) {
        String full() {
            return namespace.isEmpty() ? name : namespace + "/" + name;
        }
    }

    public static ServiceNames of(Collection<String> written) {
        var namespaces = new HashMap<String, TreeSet<String>>();
        for (var name : written) {
            var parts = parts(name);
            var known = namespaces.computeIfAbsent(parts.name, _ -> new TreeSet<>());
            if (!parts.namespace.isEmpty()) {
                known.add(parts.namespace);
            }
        }
        var folded = new HashMap<String, String>();
        for (var name : written) {
            var parts = parts(name);
            boolean one = namespaces.getOrDefault(parts.name, new TreeSet<>()).size() <= 1;
            folded.put(name, one ? parts.name : parts.full());
        }
        return new ServiceNames(folded);
    }

    /// The service that the labels of an alert name, or the address that is checked from outside; empty where they
    /// name none.
    public static String in(Labels alert) {
        var instance = alert.get("instance");
        return instance.contains("://")
                ? instance
                : alert.has("service_name") ? alert.get("service_name") : alert.get("service");
    }

    public String of(String written) {
        return folded.getOrDefault(written, written);
    }

    private static Parts parts(String written) {
        var istio = ISTIO.matcher(written);
        var name = istio.matches() && !istio.group(1).isEmpty() ? istio.group(1) : written;
        var local = CLUSTER_LOCAL.matcher(name);
        if (local.matches()) {
            return new Parts(local.group(2), local.group(1));
        }
        var provider = PROVIDER.matcher(name);
        if (provider.matches()) {
            return new Parts("", provider.group(1));
        }
        var namespaced = NAMESPACED.matcher(name);
        return namespaced.matches() ? new Parts(namespaced.group(1), namespaced.group(2)) : new Parts("", name);
    }
}
