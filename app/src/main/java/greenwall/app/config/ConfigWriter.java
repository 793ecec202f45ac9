package greenwall.app.config;

import greenwall.connectors.files.AtomicFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Writes the first configuration file, with comments that show further settings.
public final class ConfigWriter {
    private ConfigWriter() {}

    public record Draft(String cluster, Source prometheus, Optional<Source> loki, List<Source> alertmanagers) {}

    public record Source(URI url, Optional<Login> login) {
        /// Moves a user name and password in the URL to the login.
        public static Source of(URI url) {
            return UrlCredentials.of(url.toString())
                    .map(c -> new Source(URI.create(c.urlWithout()), Optional.of(new Login(c.user(), c.password()))))
                    .orElseGet(() -> new Source(url, Optional.empty()));
        }
    }

    /// The password is written to a file that only its owner can read, never into the configuration.
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /// Writes the file and its password files atomically. An existing configuration is never overwritten.
    public static void write(Path file, Draft draft) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        AtomicFile.createFolder(folder);
        for (var password : passwordFiles(draft).entrySet()) {
            writeAtomically(folder.resolve(password.getKey()), password.getValue() + "\n");
        }
        writeAtomically(file, fresh(draft));
    }

    private static Map<String, String> passwordFiles(Draft draft) {
        var files = new LinkedHashMap<String, String>();
        draft.prometheus().login().ifPresent(l -> files.put(passwordFile(draft, "prometheus"), l.password()));
        draft.loki().flatMap(Source::login).ifPresent(l -> files.put(passwordFile(draft, "loki"), l.password()));
        for (int i = 0; i < draft.alertmanagers().size(); i++) {
            var name = passwordFile(draft, "alertmanager" + (i + 1));
            draft.alertmanagers().get(i).login().ifPresent(l -> files.put(name, l.password()));
        }
        return files;
    }

    private static void writeAtomically(Path file, String text) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    public static String fresh(Draft draft) {
        var out = new StringBuilder("""
                # Greenwall's configuration. Every key is explained in docs/configuration.md; a running console picks up
                # changes by itself, and keeps its settings when a change has a mistake in it.

                clusters:
                  - name: %s
                    prometheus:
                """.formatted(ViewWriter.quoted(draft.cluster())));
        source(out, "      ", draft.prometheus(), passwordFile(draft, "prometheus"));
        if (draft.loki().isPresent()) {
            out.append("    loki:\n");
            source(out, "      ", draft.loki().get(), passwordFile(draft, "loki"));
        } else {
            out.append("    # loki: {url: http://loki:3100}\n");
        }
        if (draft.alertmanagers().isEmpty()) {
            out.append("    # alertmanagers: [{url: http://alertmanager:9093}]\n");
        } else {
            out.append("    alertmanagers:\n");
            for (int i = 0; i < draft.alertmanagers().size(); i++) {
                var alertmanager = new StringBuilder();
                source(
                        alertmanager,
                        "        ",
                        draft.alertmanagers().get(i),
                        passwordFile(draft, "alertmanager" + (i + 1)));
                out.append("      - ").append(alertmanager.substring(8));
            }
        }
        return out.append("""
                    # For a source that requires authentication, add one of these. Secrets come from a file, the environment
                    # or a command and are never written here:
                    #   auth: {basic: {user: noc, password_file: prometheus.password}}
                    #   auth: {bearer_env: PROMETHEUS_TOKEN}
                    # For a certificate of a private authority: ca_file: my-ca.pem

                # wall:
                #   refresh: 15s
                #   group_by: [environment, location]
                #   thresholds:
                #     arc.hit_ratio: {warn: 0.90, critical: 0.80}

                # identity:
                #   hosts: {"10.0.0.4": node04}

                # ssh: {user: oncall, config: ~/.ssh/config, sudo: true}
                # runbooks: [./runbooks]  # this one is found without being named
                # theme: night
                """).toString();
    }

    private static void source(StringBuilder out, String indent, Source source, String passwordFile) {
        out.append(indent + "url: " + ViewWriter.quoted(source.url().toString()) + "\n");
        source.login()
                .ifPresent(login -> out.append(indent + "auth: {basic: {user: " + ViewWriter.quoted(login.user())
                        + ", password_file: " + ViewWriter.quoted(passwordFile) + "}}\n"));
    }

    private static String passwordFile(Draft draft, String source) {
        var cluster = draft.cluster().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return cluster + "-" + source + ".password";
    }
}
