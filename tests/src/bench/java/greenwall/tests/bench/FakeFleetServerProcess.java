package greenwall.tests.bench;

import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.tests.bench.FakeFleetServer.FailingHosts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// A fake fleet in a separate process, so that its cost is not attributed to the console. Its time advances
/// until its standard input ends.
///
///     FakeFleetServerProcess HOSTS FILE [calm]
final class FakeFleetServerProcess {
    private static final Duration STEP = Duration.ofSeconds(2);

    private FakeFleetServerProcess() {}

    static void main(String[] args) throws Exception {
        try (var server = new FakeFleetServer(
                Integer.parseInt(args[0]),
                args.length > 2 ? FailingHosts.ONE_OF_A_HUNDRED : FailingHosts.ALL,
                QuantityCatalogue.shipped())) {
            var temporaryFile = Path.of(args[1] + ".new");
            Files.writeString(temporaryFile, server.url().toString());
            Files.move(temporaryFile, Path.of(args[1]));
            var end = Thread.ofPlatform().daemon().start(() -> {
                try {
                    System.in.transferTo(OutputStream.nullOutputStream());
                } catch (IOException _) {
                    // An error ends it like the end of the input.
                }
            });
            while (end.isAlive()) {
                LockSupport.parkNanos(STEP.toNanos());
                server.advance();
            }
            System.out.println("asked " + server.requestCount());
        }
        System.exit(0);
    }
}
