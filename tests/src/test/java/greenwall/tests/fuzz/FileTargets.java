package greenwall.tests.fuzz;

import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigPaths;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.SecretFetcher;
import greenwall.connectors.incident.IncidentFile;
import greenwall.connectors.ssh.KnownHostsAccess;
import greenwall.connectors.ssh.OpenSshConfigFile;
import greenwall.connectors.ssh.SshRouteResolver;
import greenwall.fleet.incident.HtmlIncidentReport;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStore.Result;
import greenwall.fleet.incident.MarkdownIncidentReport;
import greenwall.fleet.incident.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Files from elsewhere. Each input is written to a temporary file of this process and read from there.
final class FileTargets {
    private static final Path FOLDER = folder();
    private static final Redaction REDACTION = Redaction.of(List.of("pass\\w+"), List.of("instance"));

    private FileTargets() {}

    private static Path folder() {
        try {
            var folder = Files.createTempDirectory("greenwall-fuzz");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException _) {
            // A file may stay in the temporary folder; the system clears it.
        }
    }

    private static Path written(String name, byte[] input) throws IOException {
        return Files.write(FOLDER.resolve(name), input);
    }

    /// A configuration only names secrets, which are fetched on demand: reading one runs no command.
    static void config(byte[] input) throws IOException {
        var paths = new ConfigPaths("Linux", FOLDER, _ -> null);
        var secrets = new SecretFetcher(_ -> null, Duration.ofSeconds(1), InstantSource.system());
        new ConfigLoader(paths, new ConfigReader(paths, secrets, Set.of("arc.hit_ratio")))
                .read(written("fuzzed.yaml", input));
    }

    static void incident(byte[] input) throws IOException {
        shown(IncidentFile.open(written("fuzzed.greenwall", input)));
    }

    /// Lines of a journal in a file with valid checksums, as an attacker would create it.
    static void journal(byte[] input) throws IOException {
        var lines = new ByteArrayOutputStream();
        var last = "0".repeat(32);
        for (var line :
                new String(input, StandardCharsets.UTF_8).lines().limit(200).toList()) {
            var bytes = line.getBytes(StandardCharsets.UTF_8);
            var digest = sha256();
            digest.update(last.getBytes(StandardCharsets.US_ASCII));
            last = HexFormat.of().formatHex(digest.digest(bytes)).substring(0, 32);
            lines.writeBytes(bytes);
            lines.writeBytes(("\t" + last + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        var journal = lines.toByteArray();
        var sum = HexFormat.of().formatHex(sha256().digest(journal));
        var file = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(file)) {
            zip.setLevel(0);
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(("{\"format\":\"greenwall-incident\",\"version\":1,\"sha256\":{\"incident.jsonl\":\"" + sum
                            + "\"}}")
                    .getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("incident.jsonl"));
            zip.write(journal);
        }
        shown(IncidentFile.open(written("journal.greenwall", file.toByteArray())));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Renders it like the incident view and its export.
    private static void shown(Result<Incident> found) {
        if (found instanceof Result.Available<Incident>(var incident)) {
            HtmlIncidentReport.of(incident);
            MarkdownIncidentReport.of(incident);
            HtmlIncidentReport.of(REDACTION.apply(incident).incident());
        }
    }

    static void sshConfig(byte[] input) throws IOException {
        var config = OpenSshConfigFile.read(written("ssh_config", input));
        var resolver = new SshRouteResolver(config, FOLDER, _ -> null, Optional.empty());
        for (var name : List.of("node04", "root@10.78.0.4:2222", "[fe80::1]:22", "a b;c")) {
            try {
                resolver.resolve(name);
            } catch (SshRouteResolver.UnusableRouteException _) {
                // Reported to the user as the reason why the run did not start.
            }
        }
    }

    static void knownHosts(byte[] input) throws IOException {
        KnownHostsAccess.lookUp(written("known_hosts", input), List.of("node04", "[10.78.0.4]:2222", "a.b.c"));
    }
}
