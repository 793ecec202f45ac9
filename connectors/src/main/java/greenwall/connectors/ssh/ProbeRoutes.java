package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.ProbeTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// Chooses the route to a host among its names.
///
/// @param addresses the configured addresses of hosts
/// @param names all names and addresses of a host, the best first
record ProbeRoutes(
        Map<String, String> addresses, SshRouteResolver resolver, Function<ProbeTarget, List<String>> names) {
    /// The route to a host: the configured address, else the first of its names in the SSH configuration, else
    /// the first name with an address.
    SshRoute of(ProbeTarget target) throws SshRouteResolver.UnusableException {
        var all = names.apply(target);
        for (var name : Stream.concat(Stream.of(target.host()), all.stream()).toList()) {
            var override = addresses.get(name);
            if (override != null) {
                return resolver.of(override);
            }
        }
        for (var name : all) {
            if (resolver.names(name)) {
                return resolver.of(name);
            }
        }
        for (var name : all) {
            var route = resolver.of(name);
            if (!route.jumps().isEmpty() || resolves(route.hostName())) {
                return route;
            }
        }
        return resolver.of(all.isEmpty() ? target.host() : all.getFirst());
    }

    private static boolean resolves(String name) {
        try {
            return InetAddress.getByName(name) != null;
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
