package greenwall.lab.ssh;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/// Selects the simulated host of a connection, since all hosts share one port.
///
/// - By user: `oncall+node04` is the user `oncall` on `node04`.
/// - By address: the hosts in their order listen on 127.78.0.1, 127.78.0.2, …, where the system has more of loopback
/// than one address (Linux has), so that a table from host to address is enough and the user stays `oncall`.
/// - Else, `oncall` at 127.0.0.1 is the first host.
record HostChoice(List<String> hosts) {
    static final String USER = "oncall";
    private static final int MOST_ADDRESSES = 250;
    private static final String PREFIX = "127.78.";

    HostChoice {
        hosts = List.copyOf(hosts);
    }

    Optional<String> host(String user, SocketAddress local) {
        int plus = user.indexOf('+');
        if (plus >= 0) {
            var host = user.substring(plus + 1);
            return user.substring(0, plus).equals(USER) && hosts.contains(host) ? Optional.of(host) : Optional.empty();
        }
        if (!user.equals(USER) || hosts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                local instanceof InetSocketAddress to ? at(to.getAddress().getHostAddress()) : hosts.getFirst());
    }

    private String at(String address) {
        for (int i = 0; i < Math.min(hosts.size(), MOST_ADDRESSES); i++) {
            if (address(i).equals(address)) {
                return hosts.get(i);
            }
        }
        return hosts.getFirst();
    }

    private static String address(int index) {
        return PREFIX + (index + 1) / 256 + "." + (index + 1) % 256;
    }

    /// The host's own address; empty for those that are too far back in the list to have one.
    Optional<String> address(String host) {
        int index = hosts.indexOf(host);
        return index >= 0 && index < MOST_ADDRESSES ? Optional.of(address(index)) : Optional.empty();
    }

    static String user(String host) {
        return USER + "+" + host;
    }
}
