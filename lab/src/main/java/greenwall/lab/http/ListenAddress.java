package greenwall.lab.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Determines the address at which clients reach a server, and the host names that a request may use.
public final class ListenAddress {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+(?:%[^\\]]+)?]|[^:\\[\\]]*)(?::\\d{1,5})?");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    private ListenAddress() {}

    /// Returns the host for the server's URL: loopback if the server listens on all addresses.
    public static String reachable(InetAddress address) {
        boolean six = address instanceof Inet6Address;
        if (address.isAnyLocalAddress()) {
            return six ? "[::1]" : "127.0.0.1";
        }
        var text = address.getHostAddress();
        int zone = text.indexOf('%');
        return six ? "[" + (zone < 0 ? text : text.substring(0, zone)) + "]" : text;
    }

    /// Whether to accept a request with this Host header: an address, localhost, this machine's name, or no
    /// header at all, which programs other than browsers can omit.
    static boolean serves(String hostHeader) {
        var parts = HOST.matcher(hostHeader.strip());
        if (!parts.matches()) {
            return false;
        }
        var name = parts.group(1).toLowerCase(Locale.ROOT);
        return name.isEmpty()
                || name.startsWith("[")
                || IPV4.matcher(name).matches()
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals(ownName());
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }
}
