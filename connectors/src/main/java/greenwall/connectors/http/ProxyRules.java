package greenwall.connectors.http;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Chooses the proxy for a URL from the usual environment variables, in lower or upper case: `http_proxy`,
/// `https_proxy`, `all_proxy`, and `no_proxy` with names, `.suffixes`, addresses, address ranges, ports and
/// `*`. Loopback is never sent through a proxy.
final class ProxyRules extends ProxySelector {
    /// A proxy and, if its URL contains them, its credentials, percent-encoded.
    ///
    /// @param variable the environment variable that names it
    /// @param unsupported why the proxy cannot be used; null if it can
    record Choice(
            Proxy proxy,
            String variable,
            @Nullable String userInfo,
            @Nullable String unsupported) {
        /// Its host and port.
        String address() {
            if (!(proxy.address() instanceof InetSocketAddress at)) {
                return "";
            }
            var host = at.getHostString();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort();
        }
    }

    private final @Nullable Choice http;
    private final @Nullable Choice https;
    private final List<String> exceptions;

    ProxyRules(Map<String, String> environment) {
        var all = choice(environment, "all_proxy");
        var forHttp = choice(environment, "http_proxy");
        var forHttps = choice(environment, "https_proxy");
        http = forHttp == null ? all : forHttp;
        https = forHttps == null ? all : forHttps;
        exceptions = Arrays.stream(variable(environment, "no_proxy").split("[,\\s]+"))
                .filter(rule -> !rule.isEmpty())
                .map(rule -> rule.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static String variable(Map<String, String> environment, String name) {
        var lower = environment.get(name);
        return lower != null ? lower : environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
    }

    private static @Nullable Choice choice(Map<String, String> environment, String variable) {
        var text = variable(environment, variable).strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            var uri = new URI(text.contains("://") ? text : "http://" + text);
            var host = uri.getHost();
            if (host == null) {
                return invalid(
                        variable,
                        "is not the URL of a proxy: its host is missing, or its host or port is not valid (a host name has no"
                                + " underscore)");
            }
            boolean socks = uri.getScheme().startsWith("socks");
            int port = uri.getPort() > 0
                    ? uri.getPort()
                    : socks ? 1080 : uri.getScheme().equals("https") ? 443 : 80;
            var address = InetSocketAddress.createUnresolved(unbracketed(host), port);
            var userInfo = uri.getRawUserInfo();
            var unsupported = uri.getScheme().equals("https")
                    ? "names a proxy that is itself reached over HTTPS, which is not supported"
                    : socks && userInfo != null ? "names a SOCKS proxy with a user, which is not supported" : null;
            return new Choice(
                    new Proxy(socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP, address), variable, userInfo, unsupported);
        } catch (URISyntaxException | IllegalArgumentException _) {
            return invalid(variable, "is not the URL of a proxy");
        }
    }

    /// The text is not quoted, since it may contain a password.
    private static Choice invalid(String variable, String why) {
        return new Choice(Proxy.NO_PROXY, variable, null, why);
    }

    Optional<Choice> proxyFor(HttpUrl url) {
        return Optional.ofNullable(url.isHttps() ? https : http).filter(_ -> !excepted(url.host(), url.port()));
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(Optional.ofNullable(HttpUrl.get(uri))
                .flatMap(this::proxyFor)
                .map(Choice::proxy)
                .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The call itself reports the failure.
    }

    private boolean excepted(String hostAsWritten, int port) {
        var host = hostAsWritten.toLowerCase(Locale.ROOT);
        var address = literal(host);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || address != null && address.isLoopbackAddress()
                || exceptions.stream().anyMatch(rule -> matches(rule, host, address, port));
    }

    private static boolean matches(String ruleAsWritten, String host, @Nullable InetAddress address, int port) {
        if (ruleAsWritten.equals("*")) {
            return true;
        }
        int slash = ruleAsWritten.indexOf('/');
        if (slash > 0) {
            return address != null
                    && inRange(address, ruleAsWritten.substring(0, slash), ruleAsWritten.substring(slash + 1));
        }
        var rule = ruleAsWritten;
        int colon = rule.lastIndexOf(':');
        if (colon > 0 && (rule.indexOf(':') == colon || rule.charAt(colon - 1) == ']')) {
            if (!rule.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            rule = rule.substring(0, colon);
        }
        rule = unbracketed(rule);
        var ruleAddress = literal(rule);
        if (ruleAddress != null || address != null) {
            return ruleAddress != null && ruleAddress.equals(address);
        }
        var suffix = rule.startsWith("*.") ? rule.substring(1) : rule.startsWith(".") ? rule : "." + rule;
        return host.equals(rule) || host.endsWith(suffix);
    }

    private static boolean inRange(InetAddress address, String network, String prefix) {
        var base = literal(network);
        if (base == null || !prefix.matches("\\d{1,3}")) {
            return false;
        }
        int all = address.getAddress().length * 8;
        int bits = Integer.parseInt(prefix);
        return base.getAddress().length * 8 == all
                && bits <= all
                && beginning(address, all - bits).equals(beginning(base, all - bits));
    }

    private static BigInteger beginning(InetAddress address, int without) {
        return new BigInteger(1, address.getAddress()).shiftRight(without);
    }

    /// The address in the text, without using the resolver; null for a name.
    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
