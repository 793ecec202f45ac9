package greenwall.app.config;

import greenwall.connectors.http.ProxyUse;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads the part of the file that says how one source is reached.
final class SourceReader {
    /// The three kinds of source have the same keys; they are documented once.
    static final String DOCUMENTED_AS = "<source>";

    private static final ValueKind<Duration> DEADLINE =
            ValueKind.duration(Duration.ofMillis(100), Duration.ofMinutes(10));
    private static final ValueKind<Integer> CALLS = ValueKind.count(1, 256);
    private static final ValueKind<Long> BODY = ValueKind.bytes(1 << 10, 4L << 30);

    private final ConfigFileReader reading;
    private final Function<String, Optional<Path>> paths;
    private final String osName;

    SourceReader(ConfigFileReader reading, Function<String, Optional<Path>> paths, String osName) {
        this.reading = reading;
        this.paths = paths;
        this.osName = osName;
    }

    Optional<SourceConfig> read(Source.Kind kind, Section section) {
        Optional<URI> url = url(section);
        SourceConfig.Auth auth = auth(section.section("auth"));
        Optional<SourceConfig.ClientCertificate> client = clientCertificate(section.section("client_cert"));
        Optional<Path> caFile = file(section, "ca_file", "a PEM file of certificates");
        boolean insecure = section.value("insecure", ValueKind.FLAG).orElse(false);
        if (insecure) {
            reading.problems.warning(
                    section.placeOf("insecure"),
                    "\"insecure\": the certificate of this " + kind.word()
                            + " is not verified, so anybody on the way can " + "read and change what it says",
                    "\"ca_file\" with the authority that signed it");
        }
        if (insecure && caFile.isPresent()) {
            reading.problems.error(section.placeOf("insecure"), "both \"insecure\" and \"ca_file\"", "one of them");
        }
        ProxyUse proxy = section.value("proxy", PROXY).orElse(ProxyUse.FROM_ENVIRONMENT);
        Optional<String> tenant = section.value("tenant", ValueKind.HEADER_VALUE);
        Duration deadline = section.value("deadline", DEADLINE).orElse(SourceConfig.DEFAULT_DEADLINE);
        int maxCalls = section.value("max_calls", CALLS).orElse(SourceConfig.DEFAULT_MAX_CALLS);
        long bodyLimit = section.value("body_limit", BODY).orElse(SourceConfig.DEFAULT_BODY_LIMIT);
        section.end();
        return url.map(base -> new SourceConfig(
                kind, base, auth, tenant, caFile, client, insecure, deadline, maxCalls, bodyLimit, proxy));
    }

    private static final ValueKind<ProxyUse> PROXY = new ValueKind<>(
            "environment, none or the proxy's URL without user and password",
            text -> switch (text) {
                case "environment" -> Optional.of(ProxyUse.FROM_ENVIRONMENT);
                case "none" -> Optional.of(new ProxyUse.None());
                default -> ValueKind.URL.read().apply(text).map(ProxyUse.At::new);
            },
            text -> Nearest.to(text, List.of("environment", "none"))
                    .or(() -> ValueKind.URL.suggest().apply(text)));

    private Optional<URI> url(Section section) {
        Optional<String> text = section.text("url");
        if (text.isPresent() && Credentials.areIn(text.get())) {
            reading.problems.error(
                    section.placeOf("url"),
                    "a user name or password in the URL",
                    "the URL without them, and \"auth: {basic: {user: …, password_file: …}}\"");
            return Optional.empty();
        }
        return section.required("url", ValueKind.URL);
    }

    private SourceConfig.Auth auth(Section auth) {
        Section basic = auth.section("basic");
        Optional<String> user = basic.required("user", ValueKind.TEXT);
        Optional<SecretLocation> password = secret(basic, "password");
        if (password.isEmpty() && !hasAny(basic, "password")) {
            basic.missing("password_file", "\"password_file\", \"password_env\" or \"password_command\"");
        }
        basic.end();

        Optional<SecretLocation> bearer = secret(auth, "bearer");

        Section header = auth.section("header");
        Optional<String> name = header.required("name", ValueKind.HEADER_NAME);
        Optional<SecretLocation> value = secret(header, "value");
        if (value.isEmpty() && !hasAny(header, "value")) {
            header.missing("value_file", "\"value_file\", \"value_env\" or \"value_command\"");
        }
        header.end();
        auth.end();

        List<String> ways = new ArrayList<>();
        if (basic.isPresent()) {
            ways.add("basic");
        }
        if (hasAny(auth, "bearer")) {
            ways.add("bearer");
        }
        if (header.isPresent()) {
            ways.add("header");
        }
        if (ways.size() > 1) {
            reading.problems.error(auth.place(), String.join(" and ", ways) + " together", "one way to authenticate");
        }
        if (user.isPresent() && password.isPresent()) {
            return new SourceConfig.Auth.Basic(user.get(), password.get());
        }
        if (bearer.isPresent()) {
            return new SourceConfig.Auth.Bearer(bearer.get());
        }
        return name.isPresent() && value.isPresent()
                ? new SourceConfig.Auth.Header(name.get(), value.get())
                : new SourceConfig.Auth.None();
    }

    private static boolean hasAny(Section section, String name) {
        return section.holds(name)
                || section.holds(name + "_file")
                || section.holds(name + "_env")
                || section.holds(name + "_command");
    }

    /// A secret under one of its three names. By value it is refused, and the value is not repeated.
    private Optional<SecretLocation> secret(Section section, String name) {
        List<SecretLocation> found = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        path(section, name + "_file").ifPresent(file -> found.add(new SecretLocation.FromFile(file)));
        section.value(name + "_env", ENVIRONMENT_NAME).ifPresent(v -> found.add(new SecretLocation.FromEnvironment(v)));
        command(section, name + "_command").ifPresent(found::add);
        for (String ending : List.of("_file", "_env", "_command")) {
            if (section.holds(name + ending)) {
                keys.add(ConfigProblems.quoted(name + ending));
            }
        }
        String expected = "\"" + name + "_file\", \"" + name + "_env\" or \"" + name + "_command\"";
        if (section.holdsForbidden(name)) {
            reading.problems.error(
                    section.placeOf(name),
                    "a secret by value after \"" + name + "\"",
                    expected + ", so that it stands elsewhere");
        }
        if (keys.size() > 1) {
            reading.problems.error(section.place(), String.join(" and ", keys) + " together", "one of them");
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SecretLocation secret = found.getFirst();
        FilePosition place =
                section.placeOf(keys.isEmpty() ? name : keys.getFirst().replace("\"", ""));
        reading.secrets.add(new ConfigFileReader.PlacedSecret(secret, place));
        if (secret instanceof SecretLocation.FromFile(var file)) {
            warnIfReadableByOthers(file, place);
        }
        return Optional.of(secret);
    }

    private static final ValueKind<String> ENVIRONMENT_NAME = ValueKind.of(
                    "the name of an environment variable",
                    text -> Optional.of(text).filter(t -> t.matches("[A-Za-z_][A-Za-z0-9_]{0,199}")))
            .quiet();

    private Optional<SecretLocation> command(Section section, String key) {
        if (section.holdsList(key)) {
            List<String> words = section.values(key, ValueKind.TEXT.quiet());
            if (words.isEmpty()) {
                reading.problems.error(section.placeOf(key), "an empty list", "a command and its arguments");
                return Optional.empty();
            }
            return Optional.of(new SecretLocation.FromCommand(words.getFirst(), words));
        }
        return section.value(key, ValueKind.TEXT.quiet())
                .map(line -> new SecretLocation.FromCommand(
                        line.strip().split("\\s", 2)[0], SecretFetcher.inShell(osName, line)));
    }

    private Optional<Path> path(Section section, String key) {
        return section.value(key, ValueKind.of("a path, where \"~/\" is the home folder", paths));
    }

    private Optional<Path> file(Section section, String key, String expected) {
        Optional<Path> file = path(section, key);
        file.filter(f -> !Files.isRegularFile(f) || !Files.isReadable(f))
                .ifPresent(f -> reading.problems.error(
                        section.placeOf(key),
                        Files.exists(f) ? f + ", which cannot be read as a file" : "no file " + f,
                        expected));
        return file;
    }

    private Optional<SourceConfig.ClientCertificate> clientCertificate(Section section) {
        if (section.isPresent()) {
            for (String key : List.of("cert_file", "key_file")) {
                if (!section.has(key)) {
                    section.missing(key, "a PEM file");
                }
            }
        }
        Optional<Path> certificate = file(section, "cert_file", "a PEM file with the client's certificate");
        Optional<Path> key = file(section, "key_file", "a PEM file with the client's private key");
        key.ifPresent(file -> warnIfReadableByOthers(file, section.placeOf("key_file")));
        section.end();
        return certificate.flatMap(c -> key.map(k -> new SourceConfig.ClientCertificate(c, k)));
    }

    private void warnIfReadableByOthers(Path file, FilePosition place) {
        if (SecretFetcher.isReadableByOthers(file)) {
            reading.problems.warning(
                    place, file + ", which every user of this machine may read", "it for its owner alone (chmod 600)");
        }
    }
}
