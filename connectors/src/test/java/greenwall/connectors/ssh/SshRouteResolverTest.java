package greenwall.connectors.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A host is reached as `ssh` would reach it.
class SshRouteResolverTest {
    @TempDir
    Path home;

    private SshRouteResolver hosts(String... lines) throws IOException {
        return hosts(Optional.empty(), lines);
    }

    private SshRouteResolver hosts(Optional<String> user, String... lines) throws IOException {
        var file = Files.writeString(
                Files.createDirectories(home.resolve(".ssh")).resolve("config"), String.join("\n", lines));
        return new SshRouteResolver(
                OpenSshConfigFile.read(file), home, Map.of("USER", "me", "SSH_AUTH_SOCK", "/run/agent")::get, user);
    }

    @Test
    void theFirstValueWinsAndIdentityFilesAccumulate() throws Exception {
        var route = hosts(
                        "Host node04",
                        "  HostName 10.78.0.4",
                        "  Port 2222",
                        "  IdentityFile ~/.ssh/one",
                        "Host node* !node05",
                        "  User=oncall",
                        "  Port 22",
                        "  IdentityFile \"~/.ssh/with space\"",
                        "Host *",
                        "  User nobody",
                        "  ConnectTimeout 3")
                .resolve("node04");
        assertThat(route.address()).isEqualTo("oncall@10.78.0.4:2222");
        assertThat(route.identityFiles()).containsExactly(home.resolve(".ssh/one"), home.resolve(".ssh/with space"));
        assertThat(route.keyName()).isEqualTo("[10.78.0.4]:2222");
        assertThat(route.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(hosts("Host node* !node05", "  User oncall")
                        .resolve("node05")
                        .user())
                .isEqualTo("me");
    }

    @Test
    void flagsAndTimesAreReadInEachForm() throws Exception {
        var route = hosts("Host *", "  IdentitiesOnly True", "  ConnectTimeout 1m30s", "  ServerAliveInterval 2M")
                .resolve("node04");
        assertThat(route.identitiesOnly()).isTrue();
        assertThat(route.connectTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(route.keepAlive()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aUserMayHaveADomain() throws Exception {
        assertThat(hosts("Host *", "  User CORP\\kim").resolve("node04").user()).isEqualTo("CORP\\kim");
        assertThatThrownBy(() -> hosts("Host *", "  User CORP\\").resolve("node04"))
                .hasMessage("not a valid user: CORP\\");
    }

    @Test
    void noneInAnyCaseIsNoFileAndNoCommand() throws Exception {
        var route = hosts(
                        "Host *",
                        "  IdentityFile NONE",
                        "  ProxyCommand None",
                        "  RevokedHostKeys None",
                        "  UserKnownHostsFile None",
                        "  GlobalKnownHostsFile NONE")
                .resolve("node04");
        assertThat(route.identityFiles()).isEmpty();
        assertThat(route.knownHosts()).isEmpty();
        assertThat(route.newKeys()).isEmpty();
    }

    @Test
    void withoutConfigurationTheHostNameIsUsedAsGiven() throws Exception {
        var route = hosts().resolve("node04");
        assertThat(route.address()).isEqualTo("me@node04:22");
        assertThat(route.keyName()).isEqualTo("node04");
        assertThat(route.agent()).contains(Path.of("/run/agent"));
        assertThat(route.knownHosts()).contains(home.resolve(".ssh/known_hosts"));
    }

    @Test
    void anExplicitUserOrPortOverridesTheFile() throws Exception {
        var resolver = hosts(Optional.of("oncall"), "Host *", "  User nobody", "  Port 99");
        assertThat(resolver.resolve("node04").user()).isEqualTo("oncall");
        assertThat(resolver.resolve("admin@node04:2200").address()).isEqualTo("admin@node04:2200");
        assertThat(resolver.resolve("admin@[fe80::1]:2200").address()).isEqualTo("admin@[fe80::1]:2200");
        assertThat(resolver.resolve("fe80::1").hostName()).isEqualTo("fe80::1");
    }

    @Test
    void jumpHostsAreResolvedByTheSameFile() throws Exception {
        var route = hosts(
                        "Host gate",
                        "  HostName gate.example",
                        "  User jumper",
                        "Host inner",
                        "  HostName 192.168.0.1",
                        "Host deep",
                        "  ProxyJump gate,root@inner:2200")
                .resolve("deep");
        assertThat(route.address()).isEqualTo("me@deep:22 via jumper@gate.example:22, root@192.168.0.1:2200");
    }

    @Test
    void nestedJumpHostsAreResolved() throws Exception {
        var route = hosts("Host b", "  ProxyJump a", "Host c", "  ProxyJump b").resolve("c");
        assertThat(route.jumps().stream().map(SshRoute::hostName)).containsExactly("a", "b");
    }

    @Test
    void aNameWithShellSyntaxIsRefused() {
        for (var name : List.of("-oProxyCommand=id", "$(id)", "a;id", "a'b", "a\nb", "`id`", "a|b")) {
            assertThatThrownBy(() -> hosts("").resolve(name))
                    .as(name)
                    .isInstanceOf(SshRouteResolver.UnusableRouteException.class);
            assertThatThrownBy(() -> hosts("").resolve(name + "@node"))
                    .as(name)
                    .isInstanceOf(SshRouteResolver.UnusableRouteException.class);
        }
    }

    @Test
    void aLoopOfJumpHostsIsReported() {
        assertThatThrownBy(() -> hosts("Host a", "  ProxyJump b", "Host b", "  ProxyJump a")
                        .resolve("a"))
                .hasMessageContaining("lead back to itself");
    }

    private void includedFiles(String first, String second) throws Exception {
        Files.createDirectories(home.resolve(".ssh/conf.d"));
        Files.writeString(home.resolve(".ssh/conf.d/10-site"), first);
        Files.writeString(home.resolve(".ssh/conf.d/20-other"), second);
    }

    @Test
    void includedFilesApplyAtTheirPosition() throws Exception {
        includedFiles("Host node*\n  User site\n", "Host node*\n  User other\n  Port 2022\n");
        var route = hosts("Include conf.d/*", "Host *", "  User last").resolve("node01");
        assertThat(route.address()).isEqualTo("site@node01:2022");
        assertThat(hosts("Host other", "  Include conf.d/*", "  User inside")
                        .resolve("node01")
                        .user())
                .isNotEqualTo("inside");
    }

    @Test
    void anIncludedFileAppliesOnlyWhereItsIncludeDoes() throws Exception {
        includedFiles("Host *\n  ProxyJump gate\nHost db*\n  Port 2022\n", "Port 2023\n");
        var resolver = hosts("Host work-*", "  Include conf.d/*", "  User inside", "Host *", "  User outside");
        var outside = resolver.resolve("node01");
        assertThat(outside.address()).isEqualTo("outside@node01:22");
        assertThat(resolver.resolve("work-1").address()).isEqualTo("inside@work-1:2023 via outside@gate:22");
    }

    @Test
    void matchingByUserMeansTheGivenUser() throws Exception {
        var resolver = hosts("Host *", "  User bob", "Match user bob", "  Port 2022");
        assertThat(resolver.resolve("node01").address()).isEqualTo("bob@node01:2022");
        assertThat(resolver.resolve("anna@node01").address()).isEqualTo("anna@node01:22");
    }

    @Test
    void theKeyOfAHostIsLookedUpInSmallLetters() throws Exception {
        var route = hosts().resolve("Node04");
        assertThat(route.hostName()).isEqualTo("Node04");
        assertThat(route.keyName()).isEqualTo("node04");
    }

    @Test
    void aTimeoutOfZeroIsTheDefault() throws Exception {
        assertThat(hosts("ConnectTimeout 0").resolve("node04").connectTimeout()).isPositive();
    }

    @Test
    void matchIsSupportedUnlessItRunsACommand() throws Exception {
        assertThat(hosts("Match host 10.*", "  User matched", "Match all", "  User all")
                        .resolve("10.1.2.3")
                        .user())
                .isEqualTo("matched");
        assertThat(hosts("Match exec \"true\"", "  User executed")
                        .resolve("node")
                        .user())
                .isEqualTo("me");
    }

    @Test
    void aProxyCommandIsRefused() {
        assertThatThrownBy(() -> hosts("Host *", "  ProxyCommand nc %h %p").resolve("node"))
                .hasMessageContaining("ProxyCommand")
                .hasMessageContaining("ProxyJump");
    }

    @Test
    void theFirstOfProxyCommandAndProxyJumpCountsAsInOpenSsh() throws Exception {
        assertThatThrownBy(() -> hosts("Host node", "  ProxyCommand nc %h %p", "Host *", "  ProxyJump jump")
                        .resolve("node"))
                .hasMessageContaining("ProxyCommand");
        assertThat(hosts("Host node", "  ProxyCommand none", "Host node", "  ProxyJump jump")
                        .resolve("node")
                        .jumps())
                .isEmpty();
        assertThat(hosts("Host node", "  ProxyJump jump", "Host node", "  ProxyCommand nc %h %p")
                        .resolve("node")
                        .jumps())
                .hasSize(1);
    }

    @Test
    void placeholdersAreExpanded() throws Exception {
        var route = hosts(
                        "Host node*",
                        "  HostName %h.example",
                        "  IdentityFile ~/.ssh/%r-%h",
                        "  UserKnownHostsFile %d/known_%n")
                .resolve("oncall@node01");
        assertThat(route.hostName()).isEqualTo("node01.example");
        assertThat(route.identityFiles()).containsExactly(home.resolve(".ssh/oncall-node01.example"));
        assertThat(route.knownHosts()).contains(home.resolve("known_node01"));
    }

    @Test
    void theIdentityFileNoneIsNoFile() throws Exception {
        Files.writeString(Files.createDirectories(home.resolve(".ssh")).resolve("id_ed25519"), "key");
        assertThat(hosts("Host *", "  IdentityFile none").resolve("node01").identityFiles())
                .isEmpty();
        assertThat(hosts("Host *").resolve("node01").identityFiles()).hasSize(1);
    }

    @Test
    void theNameOfTheKeyAndTheEnvironmentAreExpandedInPaths() throws Exception {
        var byAlias = hosts(
                        "Host node*",
                        "  HostKeyAlias web1",
                        "  IdentityFile /keys/${USER}/%k",
                        "  IdentityAgent ${SSH_AUTH_SOCK}/%r",
                        "  UserKnownHostsFile ~/.ssh/known.d/%k")
                .resolve("node01");
        assertThat(byAlias.identityFiles()).containsExactly(Path.of("/keys/me/web1"));
        assertThat(byAlias.agent()).contains(Path.of("/run/agent/me"));
        assertThat(byAlias.knownHosts()).contains(home.resolve(".ssh/known.d/web1"));
        assertThat(hosts("Host *", "  HostName 10.0.0.1", "  UserKnownHostsFile ~/.ssh/known.d/%k")
                        .resolve("node01")
                        .knownHosts())
                .contains(home.resolve(".ssh/known.d/node01"));
    }

    /// In another file, a changed key would be an unknown one, which a person may accept.
    @ParameterizedTest
    @ValueSource(strings = {"~/.ssh/%C", "~/.ssh/%i/known", "${NOT_SET}/known", "~/.ssh/known %j"})
    void aKnownHostsFileWithAnUnknownPlaceholderIsRefused(String file) throws Exception {
        var resolver = hosts("Host *", "  UserKnownHostsFile " + file);
        assertThatThrownBy(() -> resolver.resolve("node04"))
                .isInstanceOf(SshRouteResolver.UnusableRouteException.class)
                .hasMessageContaining("has a placeholder that Greenwall does not know");
    }

    @Test
    void keysAreAddedOnlyToAFileOfTheUser() throws Exception {
        assertThat(hosts("Host *", "  UserKnownHostsFile none").resolve("node04"))
                .satisfies(route -> assertThat(route.newKeys()).isEmpty())
                .satisfies(
                        route -> assertThat(route.knownHosts()).containsExactly(Path.of("/etc/ssh/ssh_known_hosts")));
        assertThat(hosts().resolve("node04").newKeys()).contains(home.resolve(".ssh/known_hosts"));
    }

    @Test
    void aWildcardSectionDoesNotNameAHost() throws Exception {
        var resolver = hosts("Host *", "  User x", "Host node04 gate-*");
        assertThat(resolver.hasSectionFor("node04")).isTrue();
        assertThat(resolver.hasSectionFor("gate-1")).isTrue();
        assertThat(resolver.hasSectionFor("node05")).isFalse();
    }

    @Test
    void malformedLinesAreIgnored() throws Exception {
        var route = hosts("\u0000\u0001", "Host", "Match", "Include", "Port", "=", "\"", "Host *", "Port 70")
                .resolve("x");
        assertThat(route.port()).isEqualTo(70);
    }

    /// Reading a pipe without a writer would block, and a file skipped silently would seem to have been read.
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aPipeADeviceOrAFolderIsRefusedByName() throws Exception {
        var pipe = home.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        var zero = Files.createSymbolicLink(home.resolve("zero"), Path.of("/dev/zero"));
        var folder = Files.createDirectories(home.resolve("folder"));
        for (var specialFile : List.of(pipe, zero, folder)) {
            var resolver = new SshRouteResolver(
                    OpenSshConfigFile.read(specialFile), home, Map.of("USER", "me")::get, Optional.empty());
            assertThatThrownBy(() -> resolver.resolve("node04"))
                    .as("configuration %s", specialFile)
                    .isInstanceOf(SshRouteResolver.UnusableRouteException.class)
                    .hasMessageContainingAll("SSH configuration " + specialFile, "is a pipe, a device or a folder");
            for (var option : List.of("UserKnownHostsFile", "GlobalKnownHostsFile")) {
                var withKnownHosts = hosts("Host *", "  " + option + " " + home.resolve("absent") + " " + specialFile);
                assertThatThrownBy(() -> withKnownHosts.resolve("node04"))
                        .as("%s %s", option, specialFile)
                        .isInstanceOf(SshRouteResolver.UnusableRouteException.class)
                        .hasMessageContaining("known hosts file " + specialFile);
            }
        }
        var loop = home.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        var unreadable =
                new SshRouteResolver(OpenSshConfigFile.read(loop), home, Map.of("USER", "me")::get, Optional.empty());
        assertThatThrownBy(() -> unreadable.resolve("node04"))
                .hasMessageContainingAll("SSH configuration " + loop, "cannot be read");
        var including = hosts("Include " + pipe);
        assertThatThrownBy(() -> including.resolve("node04")).hasMessageContaining("SSH configuration " + pipe);
    }

    @Test
    void aHostIsNotContactedIfItsKnownHostsFileCannotBeReadCompletely() throws Exception {
        var tooLong = home.resolve("long");
        try (var file = new RandomAccessFile(tooLong.toFile(), "rw")) {
            file.setLength(KnownHosts.MAX_BYTES + 1L);
        }
        var withTooLong = hosts("Host *", "  UserKnownHostsFile " + tooLong);
        assertThatThrownBy(() -> withTooLong.resolve("node04"))
                .isInstanceOf(SshRouteResolver.UnusableRouteException.class)
                .hasMessageContainingAll("known hosts file " + tooLong, "longer than");

        var closed = Files.writeString(home.resolve("closed"), "");
        // An administrator may read every file.
        if (closed.toFile().setReadable(false) && !Files.isReadable(closed)) {
            var withClosed = hosts("Host *", "  GlobalKnownHostsFile " + closed);
            assertThatThrownBy(() -> withClosed.resolve("node04"))
                    .isInstanceOf(SshRouteResolver.UnusableRouteException.class)
                    .hasMessageContainingAll("known hosts file " + closed, "let this user read it");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void devNullIsAnEmptyFileAndWildcardsSkipFolders() throws Exception {
        Files.createDirectories(home.resolve(".ssh/more/folder"));
        Files.writeString(home.resolve(".ssh/more/one"), "Host node04\n  Port 2222\n");
        var resolver =
                hosts("Include more/*", "Host *", "  UserKnownHostsFile /dev/null", "  GlobalKnownHostsFile none");
        assertThat(resolver.resolve("node04").port()).isEqualTo(2222);
        assertThat(resolver.resolve("node04").knownHosts()).containsExactly(Path.of("/dev/null"));
        var empty = new SshRouteResolver(
                OpenSshConfigFile.read(Path.of("/dev/null")), home, Map.of("USER", "me")::get, Optional.empty());
        assertThat(empty.resolve("node04").address()).isEqualTo("me@node04:22");
    }
}
