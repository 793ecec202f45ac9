package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.Place;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LinkForwarderTest {
    @TempDir
    private Path folder = Path.of("");

    private final BlockingQueue<Place> opened = new LinkedBlockingQueue<>();

    /// The limit of the product would be too short on a busy machine.
    private static boolean forward(List<String> links, Path socket) {
        return LinkForwarder.forward(socket, links, Duration.ofMinutes(1));
    }

    private void assertOpened(Place place) throws InterruptedException {
        assertThat(opened.poll(1, TimeUnit.MINUTES)).isEqualTo(place);
        assertThat(opened).isEmpty();
    }

    @Test
    void aLinkIsForwardedOnlyWhileAConsoleIsRunning() throws Exception {
        var socket = folder.resolve("state").resolve("console.sock");
        var zfs = Place.HOME.to("zfs");
        assertThat(forward(List.of(zfs.link()), socket)).isFalse();
        try (var _ = LinkForwarder.listen(socket, opened::addAll)) {
            assertThat(forward(List.of(zfs.link(), "greenwall://nowhere"), socket))
                    .isTrue();
            assertOpened(zfs);
            try (var _ = LinkForwarder.listen(socket, _ -> {})) {
                assertThat(forward(List.of(zfs.link()), socket)).isTrue();
            }
            // The first console goes on listening.
            assertOpened(zfs);
        }
        assertThat(forward(List.of(zfs.link()), socket)).isFalse();
    }

    @Test
    void moreLinksThanAConsoleTakesAreLeftToTheirSender() throws Exception {
        var socket = folder.resolve("console.sock");
        try (var _ = LinkForwarder.listen(socket, opened::addAll)) {
            assertThat(forward(Collections.nCopies(17, Place.HOME.link()), socket))
                    .isFalse();
            assertThat(opened).isEmpty();
            assertThat(forward(Collections.nCopies(16, Place.HOME.link()), socket))
                    .isTrue();
        }
    }

    @Test
    void aStaleSocketOfAKilledConsoleIsReplaced() throws Exception {
        var socket = Files.writeString(folder.resolve("console.sock"), "");
        try (var _ = LinkForwarder.listen(socket, opened::addAll)) {
            assertThat(forward(List.of(Place.HOME.link()), socket)).isTrue();
            assertOpened(Place.HOME);
        }
    }

    @Test
    void aRemovedSocketIsBoundAgain() throws Exception {
        var socket = folder.resolve("console.sock");
        try (var _ = LinkForwarder.listen(socket, opened::addAll, Duration.ofMillis(10))) {
            Files.delete(socket);
            long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!forward(List.of(Place.HOME.link()), socket) && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertOpened(Place.HOME);
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void aKilledConsoleIsReplacedByOneThatAlreadyRan() throws Exception {
        // A socket that nobody watches, since the console replaces its own at once.
        var unwatched = folder.resolve("unwatched.sock");
        try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(unwatched));
        }
        assertThat(unwatched).as("a killed console leaves its socket").exists();
        var socket = folder.resolve("console.sock");
        var killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        killed.bind(UnixDomainSocketAddress.of(socket));
        try (var _ = LinkForwarder.listen(socket, opened::addAll, Duration.ofMillis(10))) {
            killed.close();
            long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (!forward(List.of(Place.HOME.link()), socket) && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertOpened(Place.HOME);
        }
    }

    @Test
    void aLinkWhoseSenderGaveUpIsNotOpenedTwice() throws Exception {
        var socket = folder.resolve("console.sock");
        try (var _ = LinkForwarder.listen(socket, opened::addAll)) {
            try (var sender = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                sender.write(StandardCharsets.UTF_8.encode(Place.HOME.link() + "\n"));
            }
            var zfs = Place.HOME.to("zfs");
            assertThat(forward(List.of(zfs.link()), socket)).isTrue();
            assertOpened(zfs);
        }
    }

    @Test
    void aProgramThatConnectsAndSendsNothingDelaysNoLink() throws Exception {
        var socket = folder.resolve("console.sock");
        try (var _ = LinkForwarder.listen(socket, opened::addAll);
                var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            assertThat(forward(List.of(Place.HOME.link()), socket)).isTrue();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheUserMayEnterTheFolderOfTheSocket() throws Exception {
        var socket = folder.resolve("state").resolve("console.sock");
        try (var _ = LinkForwarder.listen(socket, opened::addAll)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aConsoleThatHangsDoesNotDelayANewOne() throws Exception {
        var socket = folder.resolve("console.sock");
        try (var hanging = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hanging.bind(UnixDomainSocketAddress.of(socket));
            assertThat(LinkForwarder.forward(socket, List.of(Place.HOME.link()), Duration.ofMillis(50)))
                    .isFalse();
        }
    }
}
