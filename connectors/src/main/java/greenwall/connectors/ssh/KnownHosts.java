package greenwall.connectors.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The known keys of one host, checked strictly: a key without an entry is unknown, and a key that differs from
/// the entries of the host is a changed key. Reads plain and hashed entries, patterns, `@revoked` and
/// `@cert-authority`.
final class KnownHosts implements HostKeyRepository {
    static final int MAX_BYTES = 16 << 20;
    /// No type of key is shorter; the library reads up to the 21st byte to determine the type.
    private static final int SHORTEST_KEY = 32;

    sealed interface HostKeyProblem {
        record Unknown(String keyType, String fingerprint, byte[] key) implements HostKeyProblem {}

        record Changed(String keyType, String fingerprint, String known, Path file, int line)
                implements HostKeyProblem {}

        record Revoked(String fingerprint, Path file, int line) implements HostKeyProblem {}
    }

    /// @param name the name of the host that it is about
    private record Entry(String marker, String name, HostKey key, byte[] blob, Path file, int line) {}

    private final String name;
    private final List<Path> files;
    private final Optional<Path> newKeys;
    private final boolean hash;
    private final Predicate<byte[]> accepted;
    private final List<Entry> entries = new ArrayList<>();
    private Optional<HostKeyProblem> problem = Optional.empty();

    /// @param accepted whether a person has accepted this key until the program ends
    KnownHosts(SshRoute route, Predicate<byte[]> accepted) {
        this.name = route.keyName();
        this.files = route.knownHosts();
        this.newKeys = route.newKeys();
        this.hash = route.hashKnownHosts();
        this.accepted = accepted;
        files.forEach(file -> read(file, name));
        route.nameWithoutPort().ifPresent(this::addEntriesWithoutPort);
    }

    /// As in OpenSSH, an entry without a port counts for any port for which there is no entry of its kind, and a
    /// revoked key without a port is revoked on any port.
    private void addEntriesWithoutPort(String hostName) {
        var markers = entries.stream().map(Entry::marker).collect(Collectors.toSet());
        files.forEach(file -> read(file, hostName));
        entries.removeIf(
                e -> e.name().equals(hostName) && !e.marker().equals("@revoked") && markers.contains(e.marker()));
    }

    private void read(Path file, String hostName) {
        try {
            var text = new String(RegularFileReader.read(file, MAX_BYTES), StandardCharsets.ISO_8859_1);
            var lines = text.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                line(lines.get(i).strip(), hostName, file, i + 1);
            }
        } catch (IOException _) {
            // A missing file and /dev/null contain no keys. Other unreadable files were refused with the route.
        }
    }

    private void line(String line, String hostName, Path file, int number) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        var marker = line.startsWith("@") ? line.split("\\s+", 2)[0] : "";
        var words = line.substring(marker.length()).strip().split("\\s+");
        if (words.length < 3 || !isAbout(words[0], hostName)) {
            return;
        }
        try {
            var blob = Base64.getDecoder().decode(words[2]);
            if (blob.length < SHORTEST_KEY) {
                return;
            }
            entries.add(new Entry(
                    marker, hostName, new HostKey(marker, name, HostKey.GUESS, blob, ""), blob, file, number));
        } catch (IllegalArgumentException | JSchException _) {
            // A line without a key is ignored.
        }
    }

    private static boolean isAbout(String hosts, String name) {
        if (hosts.startsWith("|1|")) {
            var parts = hosts.split("\\|");
            return parts.length == 4 && hashOf(name, parts[2]).equals(parts[3]);
        }
        return OpenSshConfigFile.matchesAny(List.of(hosts.split(",")), name);
    }

    private static String hashOf(String name, String salt) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(salt), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return "";
        }
    }

    Optional<HostKeyProblem> hostKeyProblem() {
        return problem;
    }

    @Override
    public int check(String host, byte[] key) {
        problem = Optional.empty();
        var type = typeOf(key);
        for (var entry : entries) {
            if (entry.marker().equals("@revoked") && Arrays.equals(entry.blob(), key)) {
                problem = Optional.of(new HostKeyProblem.Revoked(fingerprint(key), entry.file(), entry.line()));
                return CHANGED;
            }
        }
        var plain = entries.stream().filter(e -> e.marker().isEmpty()).toList();
        if (plain.stream().anyMatch(e -> Arrays.equals(e.blob(), key))) {
            return OK;
        }
        // A key of another type for a known host is treated like a changed key.
        var others = plain.stream().filter(e -> e.name().equals(name)).toList();
        var other = others.stream()
                .filter(e -> typeOf(e.blob()).equals(type))
                .findFirst()
                .or(() -> others.stream().findFirst());
        if (other.isPresent()) {
            var entry = other.get();
            problem = Optional.of(new HostKeyProblem.Changed(
                    type, fingerprint(key), fingerprint(entry.blob()), entry.file(), entry.line()));
            return CHANGED;
        }
        if (accepted.test(key)) {
            return OK;
        }
        problem = Optional.of(new HostKeyProblem.Unknown(type, fingerprint(key), key));
        return NOT_INCLUDED;
    }

    static String typeOf(byte[] key) {
        if (key.length < 4) {
            return "";
        }
        int length = ByteBuffer.wrap(key).getInt();
        return length < 0 || length > key.length - 4 ? "" : new String(key, 4, length, StandardCharsets.US_ASCII);
    }

    static String fingerprint(byte[] key) {
        var digest = Sha256.digest().digest(key);
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    }

    /// Adds a key to the first of the user's files, if there is one, which is created if it does not exist.
    void append(byte[] key) throws IOException {
        if (newKeys.isEmpty()) {
            return;
        }
        var file = newKeys.get();
        var line = hosts() + " " + typeOf(key) + " " + Base64.getEncoder().encodeToString(key);
        AtomicFile.appendLine(file, line);
    }

    private String hosts() {
        if (!hash) {
            return name;
        }
        var salt = new byte[20];
        new SecureRandom().nextBytes(salt);
        var text = Base64.getEncoder().encodeToString(salt);
        return "|1|" + text + "|" + hashOf(name, text);
    }

    @Override
    public HostKey[] getHostKey() {
        return entries.stream().map(Entry::key).toArray(HostKey[]::new);
    }

    @Override
    public HostKey[] getHostKey(String host, String type) {
        return entries.stream()
                .map(Entry::key)
                .filter(k -> type == null || k.getType().equals(type))
                .toArray(HostKey[]::new);
    }

    @Override
    public String getKnownHostsRepositoryID() {
        return files.isEmpty() ? "none" : files.getFirst().toString();
    }

    @Override
    public void add(HostKey key, UserInfo info) {
        // Keys are written only by append(), after a person has agreed.
    }

    @Override
    public void remove(String host, String type) {
        // This program does not change the user's file here.
    }

    @Override
    public void remove(String host, String type, byte[] key) {
        // This program does not change the user's file here.
    }
}
