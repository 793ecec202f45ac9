package greenwall.connectors.ssh;

import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.connectors.ssh.OpenSshConfigFile.Entry;
import greenwall.fleet.SanitizedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Resolves a name to an [SshRoute] as `ssh NAME` would: the first value in the configuration is used, except
/// for keys, of which all are tried.
///
/// @param user overrides the user in the file; empty to use the file's
/// @param environment returns null for variables that are not set
public record SshRouteResolver(
        OpenSshConfigFile config, Path home, Function<String, @Nullable String> environment, Optional<String> user) {
    private static final List<String> DEFAULT_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");
    private static final Pattern UNSAFE = Pattern.compile("^-|[\\s\\p{C}\\p{Z}'`\"$\\\\;&<>|(){}*?!,#/]");
    /// The domain of a Windows user, as in `CORP\kim`.
    private static final Pattern DOMAIN = Pattern.compile("^\\w[\\w.-]*\\\\(?=.)");
    private static final Pattern PLACEHOLDER = Pattern.compile("%[hnpudrk%]");
    private static final Pattern IN_PATH = Pattern.compile(PLACEHOLDER + "|\\$\\{(\\w+)}");
    private static final int MAX_HOPS = 8;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(15);

    public static final class UnusableRouteException extends Exception {
        UnusableRouteException(String message) {
            super(message);
        }
    }

    /// Whether the configuration has a section for this name.
    boolean hasSectionFor(String alias) {
        return config.hasSectionFor(alias);
    }

    /// @param target `[user@]host[:port]`
    public SshRoute resolve(String target) throws UnusableRouteException {
        if (config.unread().isPresent()) {
            throw new UnusableRouteException(
                    "the SSH configuration " + config.unread().get());
        }
        return resolve(target, 0, new ArrayList<>());
    }

    /// @param jumps gets the hops before the target
    private SshRoute resolve(String target, int depth, List<SshRoute> jumps) throws UnusableRouteException {
        if (depth > MAX_HOPS) {
            throw new UnusableRouteException("more than " + MAX_HOPS + " hops (does ProxyJump lead back to itself?)");
        }
        int at = target.lastIndexOf('@');
        var wantedUser = at > 0 ? Optional.of(target.substring(0, at)) : depth == 0 ? user : Optional.<String>empty();
        var rest = target.substring(at + 1);
        var portText = port(rest);
        var alias = portText.isEmpty() ? rest : rest.substring(0, rest.length() - portText.length() - 1);
        alias = alias.startsWith("[") && alias.endsWith("]") ? alias.substring(1, alias.length() - 1) : alias;
        requireSafe(alias, "host name");
        var found = new MatchingEntries(alias, wantedUser);
        int port = number(portText.isEmpty() ? found.first("port").orElse("22") : portText, "Port");
        var hostName = found.expand(found.first("hostname").orElse(alias), alias, port, "%r");
        var login = wantedUser.or(() -> found.first("user")).orElse(localUser());
        requireSafe(hostName, "host name");
        requireSafe(DOMAIN.matcher(login).replaceFirst(""), "user");
        var proxy = found.proxy();
        if (proxy.filter(e -> e.key().equals("proxycommand") && !e.value().equalsIgnoreCase("none"))
                .isPresent()) {
            throw new UnusableRouteException(
                    "ProxyCommand is set for " + alias + "; Greenwall does not run it: use ProxyJump instead");
        }
        if (found.first("revokedhostkeys")
                .filter(f -> !f.equalsIgnoreCase("none"))
                .isPresent()) {
            throw new UnusableRouteException("RevokedHostKeys is set for " + alias
                    + "; Greenwall does not read it: write those keys as @revoked into a known hosts file instead");
        }
        var hops = proxy.filter(e -> e.key().equals("proxyjump")).map(Entry::value);
        for (var hop : hops.orElse("none").split(",")) {
            if (!hop.isBlank() && !hop.equalsIgnoreCase("none")) {
                // The first hop may have its own hops; a later hop is reached through the one before it.
                var before = jumps.isEmpty() ? jumps : new ArrayList<SshRoute>();
                jumps.add(resolve(hop.strip().replaceFirst("^ssh://", ""), depth + 1, before));
            }
        }
        var expand = (Function<String, Path>) text -> path(found.expandPath(text, hostName, port, login));
        var keyName = found.first("hostkeyalias").orElse(SshRoute.keyName(hostName.toLowerCase(Locale.ROOT), port));
        return new SshRoute(
                hostName,
                port,
                login,
                identities(found, expand),
                found.all("certificatefile").map(e -> expand.apply(e.value())).toList(),
                found.flag("identitiesonly"),
                agent(found, expand),
                depth == 0 ? jumps : List.of(),
                keyName,
                knownHosts(found, expand),
                userKnownHosts(found).stream()
                        .filter(f -> !f.equalsIgnoreCase("none"))
                        .findFirst()
                        .map(expand),
                found.flag("hashknownhosts"),
                found.seconds("connecttimeout").filter(d -> !d.isZero()).orElse(DEFAULT_TIMEOUT),
                found.seconds("serveraliveinterval").filter(d -> !d.isZero()).orElse(DEFAULT_KEEP_ALIVE));
    }

    /// Refuses names that a shell, a known-hosts file or a path would interpret differently, because names may
    /// come from labels.
    private static void requireSafe(String name, String what) throws UnusableRouteException {
        if (name.isEmpty() || UNSAFE.matcher(name).find()) {
            throw new UnusableRouteException("not a valid " + what + ": " + SanitizedText.line(name));
        }
    }

    private static String port(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        boolean one = colon > 0 && (hostAndPort.indexOf(':') == colon || hostAndPort.charAt(colon - 1) == ']');
        var text = one ? hostAndPort.substring(colon + 1) : "";
        return text.matches("\\d{1,5}") ? text : "";
    }

    private static int number(String text, String what) throws UnusableRouteException {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw new UnusableRouteException(what + " is not a number from 1 to 65535: " + text);
    }

    private String localUser() {
        return Optional.ofNullable(environment.apply("USER")).orElse(System.getProperty("user.name", "root"));
    }

    private List<Path> identities(MatchingEntries found, Function<String, Path> expand) {
        var named = found.all("identityfile").map(Entry::value).toList();
        return named.isEmpty()
                ? DEFAULT_KEYS.stream()
                        .map(name -> home.resolve(".ssh").resolve(name))
                        .filter(Files::isReadable)
                        .toList()
                : named.stream()
                        .filter(file -> !file.equalsIgnoreCase("none"))
                        .map(expand)
                        .toList();
    }

    private Optional<Path> agent(MatchingEntries found, Function<String, Path> expand) {
        var named = found.first("identityagent").orElse("SSH_AUTH_SOCK");
        if (named.equals("none")) {
            return Optional.empty();
        }
        if (named.equals("SSH_AUTH_SOCK") || named.matches("\\$\\w+|\\$\\{\\w+}")) {
            var variable = named.replaceAll("[${}]", "");
            return Optional.ofNullable(environment.apply(variable))
                    .filter(s -> !s.isEmpty())
                    .map(Path::of);
        }
        return Optional.of(expand.apply(named));
    }

    private static List<String> userKnownHosts(MatchingEntries found) {
        return found.firstWords("userknownhostsfile").orElse(List.of("~/.ssh/known_hosts", "~/.ssh/known_hosts2"));
    }

    private List<Path> knownHosts(MatchingEntries found, Function<String, Path> expand) throws UnusableRouteException {
        var global = found.firstWords("globalknownhostsfile").orElse(List.of("/etc/ssh/ssh_known_hosts"));
        var named = Stream.concat(userKnownHosts(found).stream(), global.stream())
                .filter(f -> !f.equalsIgnoreCase("none"))
                .toList();
        for (var name : named) {
            // With another file, a changed key would be an unknown one.
            var unknown = IN_PATH.matcher(name)
                    .replaceAll(m -> m.group(1) != null && environment.apply(m.group(1)) == null ? "%" : "");
            if (unknown.contains("%") || unknown.contains("${")) {
                throw new UnusableRouteException("the name of the known hosts file " + SanitizedText.line(name)
                        + " has a placeholder that Greenwall does not know; write the path without it");
            }
        }
        var files = named.stream().map(expand).toList();
        for (var file : files) {
            var problem = Files.notExists(file) || OpenSshConfigFile.isEmptyDevice(file) ? "" : unreadable(file);
            if (!problem.isEmpty()) {
                throw new UnusableRouteException(
                        "the known hosts file " + SanitizedText.line(file.toString()) + " " + problem);
            }
        }
        return files;
    }

    /// Why a known hosts file cannot be read completely, with the remedy; empty if it can. Without its entries, a
    /// changed key would be an unknown one.
    private static String unreadable(Path file) {
        if (Files.exists(file) && !RegularFileReader.isReadable(file)) {
            return "is a pipe, a device or a folder, so it is not read; put a file there";
        }
        try {
            return !Files.isReadable(file)
                    ? "cannot be read; let this user read it"
                    : Files.size(file) > KnownHosts.MAX_BYTES
                            ? "is longer than " + KnownHosts.MAX_BYTES + " bytes, so it is not read; shorten it"
                            : "";
        } catch (IOException unreadable) {
            return "cannot be read: " + FileErrorText.of(unreadable);
        }
    }

    private Path path(String text) {
        return text.startsWith("~/")
                ? home.resolve(text.substring(2))
                : home.resolve(".ssh").resolve(text);
    }

    /// The entries that apply to one name.
    private final class MatchingEntries {
        private final List<Entry> entries;
        private final String alias;

        MatchingEntries(String alias, Optional<String> wantedUser) {
            this.alias = alias;
            this.entries = new ArrayList<>();
            for (var section : config.sections()) {
                var hostName =
                        first("hostname").map(h -> h.replace("%h", alias)).orElse(alias);
                var user = wantedUser.or(() -> first("user")).orElse(localUser());
                if (config.applies(section, alias, hostName, user)) {
                    entries.addAll(section.entries());
                }
            }
        }

        Stream<Entry> all(String key) {
            return entries.stream()
                    .filter(e -> e.key().equals(key) && !e.words().isEmpty());
        }

        Optional<String> first(String key) {
            return all(key).findFirst().map(Entry::value);
        }

        /// As in OpenSSH, the first of the two keys counts, even with "none".
        Optional<Entry> proxy() {
            return entries.stream()
                    .filter(e -> Set.of("proxycommand", "proxyjump").contains(e.key())
                            && !e.words().isEmpty())
                    .findFirst();
        }

        Optional<List<String>> firstWords(String key) {
            return all(key).findFirst().map(Entry::words);
        }

        boolean flag(String key) {
            return first(key).filter(v -> v.matches("(?i)yes|true")).isPresent();
        }

        /// A number of seconds, or a time such as `1m30s`.
        Optional<Duration> seconds(String key) {
            return first(key)
                    .filter(v -> v.matches("(?i)(?=.)(\\d{1,2}h)?(\\d{1,5}m)?(\\d{1,5}s?)?"))
                    .map(v -> Duration.parse("PT" + v.replaceFirst("(\\d)$", "$1s")));
        }

        /// As [#expand], and replaces `${VAR}` if the variable is set.
        String expandPath(String text, String hostName, int port, String login) {
            return IN_PATH.matcher(text).replaceAll(found -> {
                var variable = found.group(1);
                return Matcher.quoteReplacement(
                        variable == null
                                ? expand(found.group(), hostName, port, login)
                                : Optional.ofNullable(environment.apply(variable))
                                        .orElse(found.group()));
            });
        }

        /// Replaces all placeholders in one pass, because a value may itself look like a placeholder.
        String expand(String text, String hostName, int port, String login) {
            return PLACEHOLDER
                    .matcher(text)
                    .replaceAll(found -> Matcher.quoteReplacement(
                            switch (found.group()) {
                                case "%h" -> hostName;
                                case "%n" -> alias;
                                case "%p" -> Integer.toString(port);
                                case "%u" -> localUser();
                                case "%d" -> home.toString();
                                case "%r" -> login;
                                case "%k" -> first("hostkeyalias").orElse(alias);
                                default -> "%";
                            }));
        }
    }
}
