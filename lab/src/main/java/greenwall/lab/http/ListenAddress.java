package greenwall.lab.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/// The address that a server listens on, and the host names by which it may be reached.
public final class ListenAddress {
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+(?:%[^\\]]+)?]|[^:\\[\\]]*)(?::\\d{1,5})?");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    private ListenAddress() {}

    /// The host of the server's URL. A server that listens on every address is reached by loopback.
    public static String reachable(InetAddress address) {
        boolean six = address instanceof Inet6Address;
        if (address.isAnyLocalAddress()) {
            return six ? "[::1]" : "127.0.0.1";
        }
        var text = address.getHostAddress();
        int zone = text.indexOf('%');
        return six ? "[" + (zone < 0 ? text : text.substring(0, zone)) + "]" : text;
    }

    /// Whether a request with this Host header is for this machine: an address, localhost, this machine's name, or no
    /// header at all, as programs other than browsers send.
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
