package greenwall.app.config;

import greenwall.connectors.files.AtomicFile;
import java.io.IOException;
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

    /// The URLs may contain user names and passwords.
    public record Draft(String cluster, String prometheus, Optional<String> loki, List<String> alertmanagers) {
        @Override
        public String toString() {
            return "Draft[" + cluster + "]";
        }
    }

    /// Writes the file and its password files atomically. An existing configuration is never overwritten.
    public static void write(Path file, Draft draft) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
        var passwords = new LinkedHashMap<String, String>();
        var text = newConfigText(draft, passwords);
        AtomicFile.createFolder(folder);
        for (var password : passwords.entrySet()) {
            writeAtomically(folder.resolve(password.getKey()), password.getValue() + "\n");
        }
        writeAtomically(file, text);
    }

    private static void writeAtomically(Path file, String text) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /// @param passwords receives the passwords by the names of their files, which only their owner may read;
    ///     they are never written into the configuration
    static String newConfigText(Draft draft, Map<String, String> passwords) {
        var out = new StringBuilder("""
                # Greenwall's configuration. Every key is explained in docs/configuration.md; a running console picks up
                # changes by itself, and keeps its settings if a change has an error.

                clusters:
                  - name: %s
                    prometheus:
                """.formatted(DashboardFileWriter.quoted(draft.cluster())));
        out.append(source(draft, "prometheus", draft.prometheus(), passwords).indent(6));
        if (draft.loki().isPresent()) {
            out.append("    loki:\n");
            out.append(source(draft, "loki", draft.loki().get(), passwords).indent(6));
        } else {
            out.append("    # loki: {url: http://loki:3100}\n");
        }
        if (draft.alertmanagers().isEmpty()) {
            out.append("    # alertmanagers: [{url: http://alertmanager:9093}]\n");
        } else {
            out.append("    alertmanagers:\n");
            int number = 0;
            for (var url : draft.alertmanagers()) {
                number++;
                var alertmanager = source(draft, "alertmanager" + number, url, passwords);
                out.append("      - ").append(alertmanager.indent(8).stripLeading());
            }
        }
        return out.append("""
                    # For a source that requires authentication, add one of these. Secrets come from a file, the environment
                    # or a command and are never written here:
                    #   auth: {basic: {user: noc, password_file: prometheus.password}}
                    #   auth: {bearer_env: PROMETHEUS_TOKEN}
                    # For a certificate from a private CA: ca_file: my-ca.pem

                # wall:
                #   refresh: 15s
                #   group_by: [environment, location]
                #   thresholds:
                #     arc.hit_ratio: {warn: 0.90, critical: 0.80}

                # identity:
                #   hosts: {"10.0.0.4": node04}

                # ssh: {user: oncall, config: ~/.ssh/config, sudo: true}
                # runbooks: [./runbooks]  # used by default; a list here replaces the default
                # theme: night
                """).toString();
    }

    private static String source(Draft draft, String name, String url, Map<String, String> passwords) {
        var credentials = UrlCredentials.of(url);
        if (credentials.isEmpty()) {
            return "url: " + DashboardFileWriter.quoted(url) + "\n";
        }
        var login = credentials.get();
        var cluster = draft.cluster().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        var file = cluster + "-" + name + ".password";
        passwords.put(file, login.password());
        return "url: " + DashboardFileWriter.quoted(login.urlWithoutCredentials()) + "\nauth: {basic: {user: "
                + DashboardFileWriter.quoted(login.user()) + ", password_file: " + DashboardFileWriter.quoted(file)
                + "}}\n";
    }
}
