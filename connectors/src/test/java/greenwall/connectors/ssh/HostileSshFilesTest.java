package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Unusual SSH files that target weak points of the reader: a host is reached as `ssh` would reach it, or not
/// at all, with the reason; never with half a configuration.
class HostileSshFilesTest {
    @TempDir
    Path home;

    private Path folder = Path.of("");

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectories(home.resolve(".ssh"));
    }

    private SshRoute of(String name, byte[] config) throws Exception {
        var file = Files.write(folder.resolve("config"), config);
        return new SshRouteResolver(OpenSshConfigFile.read(file), home, Map.of("USER", "me")::get, Optional.empty())
                .resolve(name);
    }

    private SshRoute of(String name, String config) throws Exception {
        return of(name, config.getBytes(StandardCharsets.UTF_8));
    }

    private void assertRefused(String name, String config, String reason) {
        assertThatThrownBy(() -> of(name, config))
                .as("%.60s", config)
                .isInstanceOf(SshRouteResolver.UnusableRouteException.class)
                .hasMessageContaining(reason);
    }

    private static final String PORT = "Host node04\n  Port 2222\n";

    /// Each has the same meaning for node04 in OpenSSH.
    static List<byte[]> same() {
        return Stream.of(
                        "# M\u00fcllers Rechner\n" + PORT,
                        "\ufeff" + PORT,
                        PORT.replace("\n", "\r\n"),
                        PORT.replace(" ", "\t"),
                        PORT.replace("  Port 2222", "Port=2222"),
                        PORT.replace("Port 2222", "Port \"2222\""),
                        PORT.replace("Port 2222", "pOrT 2222 # not 22"),
                        PORT.replace("Host node04", "Host \"node04\" other"),
                        PORT.replace("Host node04", "Match originalhost node04"),
                        "Host *\n  Unknown thing\n" + PORT,
                        PORT + "  Port 22\n",
                        "\f\n \u000b\n" + PORT)
                .map(text ->
                        text.getBytes(text.contains("M\u00fc") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("same")
    void unusualFilesThatOpenSshAcceptsAreRead(byte[] config) throws Exception {
        assertThat(of("node04", config).port()).isEqualTo(2222);
    }

    @Test
    void aTooLargeOrTooDeepConfigurationIsRefused() throws Exception {
        assertRefused("node04", "# x\n".repeat(30_000) + PORT, "more than 20000 lines");
        assertRefused("node04", "#" + "x".repeat(5 << 20) + "\n" + PORT, "longer than");
        var at = "";
        for (int depth = 0; depth < 20; depth++) {
            Files.writeString(folder.resolve("deep" + depth), "Include deep" + (depth + 1) + "\n" + at);
        }
        Files.writeString(folder.resolve("deep20"), PORT);
        assertRefused("node04", "Include deep0\n", "has an Include more than 16 files deep");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anUnreadableConfigurationIsRefused() throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), PORT);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        if (Files.isReadable(secret)) {
            // Root can read every file.
            return;
        }
        assertRefused("node04", "Include secret\n", "secret");
    }

    @Test
    void wildcardsInTheFoldersOfAnIncludeMatch() throws Exception {
        for (var name : List.of("a", "b")) {
            Files.createDirectories(folder.resolve("conf.d/" + name));
        }
        Files.writeString(folder.resolve("conf.d/b/hosts"), PORT);
        assertThat(of("node04", "Include conf.d/*/hosts\n").port()).isEqualTo(2222);
        assertThat(of("node04", "Include " + folder.toAbsolutePath() + "/c?nf.[a-d]/b/h*\n")
                        .port())
                .isEqualTo(2222);
    }

    /// A host name comes from a label and becomes part of file names.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../tmp/x",
                "a/b",
                "/etc/passwd",
                "n\ud800",
                "node\u202e40",
                "node\u0000",
                "node\u200b04",
                "a\u00a0b",
                "a\u2028b",
                "-oProxyCommand=x",
                "[../x]:22",
                "$HOME",
                "*",
                "?",
                ""
            })
    void anInvalidHostNameIsRefused(String name) {
        assertRefused(name, "Host *\n  HostName 10.0.0.1\n  UserKnownHostsFile ~/.ssh/known/%n\n", "not a valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RevokedHostKeys ~/.ssh/revoked", "ProxyCommand x", "Port 0", "Port 70000", "Port x"})
    void unsupportedSettingsThatMustNotBeIgnoredAreRefused(String line) {
        assertRefused("node04", "Host *\n  " + line + "\n", line.replaceFirst(" .*", ""));
    }

    @Test
    void placeholdersAreExpandedOnce() throws Exception {
        var route = of("node%p%h", "Host *\n  HostName h\n  IdentityFile ~/%%h-%n\n");
        assertThat(route.identityFiles()).containsExactly(home.resolve("%h-node%p%h"));
    }

    private static byte[] key() {
        var key = new byte[51];
        System.arraycopy(
                new byte[] {0, 0, 0, 11, 's', 's', 'h', '-', 'e', 'd', '2', '5', '5', '1', '9', 0, 0, 0, 32},
                0,
                key,
                0,
                19);
        return key;
    }

    private KnownHosts knownHosts(byte[] text) throws Exception {
        var file = Files.write(folder.resolve("known"), text);
        return new KnownHosts(
                of("node04", "Host *\n  UserKnownHostsFile " + file + "\n  GlobalKnownHostsFile none\n"), _ -> false);
    }

    private static final String KEY = "ssh-ed25519 " + Base64.getEncoder().encodeToString(key());

    /// None of these lines makes the key trusted.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "node04",
                "node04 ssh-ed25519",
                "node04 KEY64",
                "node040 KEY",
                "!node04 KEY",
                "node*,!node04 KEY",
                "|1|AAAA|AAAA KEY",
                "|1||| KEY",
                "|2|AAAA|AAAA KEY",
                "@cert-authority node04 KEY",
                "@revoked node04 KEY",
                "@unheard-of node04 KEY",
                "@ node04 KEY",
                "#node04 KEY",
                "[node04]:22 KEY",
                "node04:22 KEY",
                "node04 KEY\u0000",
                "node04\u00a0KEY",
                "node04 ssh-ed25519 ====",
                "\u00ff\u00fe"
            })
    void malformedKnownHostsLinesDoNotVerifyAHost(String line) throws Exception {
        var text = line.replace("KEY64", KEY.substring(12)).replace("KEY", KEY).replace("\u0000", "\u0000x");
        assertThat(knownHosts(text.getBytes(StandardCharsets.UTF_8)).check("node04", key()))
                .isNotEqualTo(0);
    }

    @Test
    void aKeyThatIsRevokedWithoutAPortIsRevokedOnAnyPort() throws Exception {
        var other = key();
        other[50] = 1;
        var text = "@revoked * ssh-ed25519 " + Base64.getEncoder().encodeToString(other) + "\n@revoked node04 " + KEY
                + "\nnode04 " + KEY + "\n";
        var file = Files.writeString(folder.resolve("known"), text);
        var route =
                of("node04", "Host *\n  Port 2222\n  UserKnownHostsFile " + file + "\n  GlobalKnownHostsFile none\n");
        var known = new KnownHosts(route, _ -> false);
        assertThat(known.check("[node04]:2222", key())).isEqualTo(2);
        assertThat(known.hostKeyProblem()).containsInstanceOf(KnownHosts.HostKeyProblem.Revoked.class);
    }

    @Test
    void aRevokedKeyIsRevokedRegardlessOfLineOrder() throws Exception {
        for (var text : List.of(
                "node04 " + KEY + "\n@revoked * " + KEY,
                "@revoked\tnode04\t" + KEY + " c\nnode04 " + KEY,
                "node04 " + KEY + "\r\n@revoked node?4 " + KEY + "\r\n")) {
            assertThat(knownHosts(text.getBytes(StandardCharsets.UTF_8)).check("node04", key()))
                    .as(text)
                    .isEqualTo(2);
        }
    }

    /// Any file given as a key or certificate is read or reported; none throws or exhausts the heap.
    static List<byte[]> keys() {
        var head = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
        var end = "\n-----END OPENSSH PRIVATE KEY-----\n";
        var magic = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
        var huge = new byte[magic.length + 40];
        System.arraycopy(magic, 0, huge, 0, magic.length);
        huge[magic.length] = 0x7f;
        huge[magic.length + 1] = (byte) 0xff;
        var negative = huge.clone();
        negative[magic.length] = (byte) 0xff;
        return Stream.of(
                        "",
                        "\n",
                        head,
                        head + end,
                        head + "!!!!" + end,
                        head + Base64.getEncoder().encodeToString(magic) + end,
                        head + Base64.getEncoder().encodeToString(huge) + end,
                        head + Base64.getEncoder().encodeToString(negative) + end,
                        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,\n\nAAAA\n-----END RSA PRIVATE KEY-----\n",
                        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow==\n-----END RSA PRIVATE KEY-----\n",
                        "-----BEGIN RSA PRIVATE KEY-----\nMIT/////////\n-----END RSA PRIVATE KEY-----\n",
                        "-----BEGIN EC PRIVATE KEY-----\nMAAwADAA\n-----END EC PRIVATE KEY-----\n",
                        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAj////////w==\n-----END ENCRYPTED PRIVATE KEY-----\n",
                        "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n-----END PRIVATE KEY-----\n",
                        "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nKey-Derivation: Argon2id\nArgon2-Memory: 2147483647\nArgon2-Passes: 999999\n",
                        "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: x\nPublic-Lines: 99999999\n",
                        "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/56wAAAAA=\n---- END SSH2 ENCRYPTED PRIVATE KEY ----\n",
                        "-----BEGIN ".repeat(1000),
                        "\u0000".repeat(2000),
                        "x".repeat(3 << 20))
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    @Test
    void aFolderInPlaceOfAKeyFileIsNotCalledUnreadable() throws Exception {
        Files.createDirectories(folder.resolve("id"));
        var route = of("node04", "Host *\n  IdentityAgent none\n  IdentityFile ~/.ssh/id\n");
        assertThat(new SshIdentities(route, new WaitedTime()).problems())
                .containsExactly(
                        "the key file " + folder.resolve("id") + " is a folder, a pipe or a device, so it is not read");
    }

    @ParameterizedTest
    @MethodSource("keys")
    @DisabledOnOs(OS.WINDOWS)
    void invalidKeyFilesAreReported(byte[] content) throws Exception {
        for (var name : List.of("id", "id.pub", "id-cert.pub", "cert")) {
            var file = Files.write(folder.resolve(name), content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        for (var extraLine : List.of("", "  CertificateFile ~/.ssh/cert\n")) {
            var route = of("node04", "Host *\n  IdentityAgent none\n  IdentityFile ~/.ssh/id\n" + extraLine);
            assertThatCode(() -> {
                        var identities = new SshIdentities(route, new WaitedTime());
                        assertThat(identities.getIdentities().isEmpty())
                                .as("no key and no word")
                                .isEqualTo(!identities.problems().isEmpty());
                    })
                    .doesNotThrowAnyException();
        }
    }
}
