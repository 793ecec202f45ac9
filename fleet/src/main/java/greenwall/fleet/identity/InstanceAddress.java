package greenwall.fleet.identity;

import java.util.Locale;
import java.util.regex.Pattern;

/// The address in an `instance` label: a host name or an IP address, and its port, which is empty or a number.
public record InstanceAddress(Kind kind, String host, String port) {
    public enum Kind {
        NAME,
        IP,
        /// The machine that runs the scraper, whichever it is.
        LOCAL,
        /// The target of a blackbox probe, which is not a machine of the fleet.
        URL,
        NONE
    }

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]*:[0-9a-f:.]*:[0-9a-f:.%a-z]*");

    public static InstanceAddress parse(String instance) {
        var text = instance.strip().toLowerCase(Locale.ROOT);
        if (text.isEmpty()) {
            return new InstanceAddress(Kind.NONE, "", "");
        }
        if (text.contains("://") || text.contains("/")) {
            return new InstanceAddress(Kind.URL, text, "");
        }
        var host = text;
        var port = "";
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close > 0) {
                host = text.substring(1, close);
                var rest = text.substring(close + 1);
                port = rest.startsWith(":") && isNumber(rest.substring(1)) ? rest.substring(1) : "";
            }
        } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') >= 0) {
            int colon = text.indexOf(':');
            if (isNumber(text.substring(colon + 1))) {
                host = text.substring(0, colon);
                port = text.substring(colon + 1);
            }
        }
        if (host.endsWith(".") && host.length() > 1) {
            host = host.substring(0, host.length() - 1);
        }
        return new InstanceAddress(kind(host), host, port);
    }

    /// The host without its port and brackets. An IPv6 address without brackets has no port.
    public static String hostOnly(String hostAndPort) {
        if (hostAndPort.startsWith("[")) {
            int close = hostAndPort.indexOf(']');
            return close > 0 ? hostAndPort.substring(1, close) : hostAndPort;
        }
        int colon = hostAndPort.indexOf(':');
        boolean port = colon > 0 && colon == hostAndPort.lastIndexOf(':') && isNumber(hostAndPort.substring(colon + 1));
        return port ? hostAndPort.substring(0, colon) : hostAndPort;
    }

    /// The name without port, brackets and case, so that all spellings of one host become equal.
    public static String plain(String name) {
        var host = parse(name).host();
        return host.isEmpty() ? name.toLowerCase(Locale.ROOT) : host;
    }

    private static boolean isNumber(String port) {
        return port.chars().allMatch(Character::isDigit);
    }

    private static Kind kind(String host) {
        if (host.isEmpty() || host.equals("localhost") || host.startsWith("localhost.") || host.startsWith("127.")) {
            return host.isEmpty() ? Kind.NONE : Kind.LOCAL;
        }
        if (host.equals("::1") || host.equals("0.0.0.0") || host.equals("::")) {
            return Kind.LOCAL;
        }
        return IPV4.matcher(host).matches() || IPV6.matcher(host).matches() ? Kind.IP : Kind.NAME;
    }

    /// The first part of a domain name; an IP address is unchanged.
    public static String shortName(String name) {
        if (IPV4.matcher(name).matches() || name.indexOf(':') >= 0) {
            return name;
        }
        int space = name.indexOf(' ');
        int end = space < 0 ? name.length() : space;
        int dot = name.indexOf('.');
        // What follows a space distinguishes hosts of one name.
        return dot > 0 && dot < end ? name.substring(0, dot) + name.substring(end) : name;
    }

    static boolean isName(String text) {
        return kind(text.toLowerCase(Locale.ROOT)) == Kind.NAME;
    }
}
