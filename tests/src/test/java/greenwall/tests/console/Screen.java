package greenwall.tests.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// An X server with a screen that nobody looks at. It can be taken away.
public final class Screen implements AutoCloseable {
    private final Process server;
    private final String display;

    private Screen(Process server, String display) {
        this.server = server;
        this.display = display;
    }

    /// On a display that is free, or on the one that is named, as `:7`.
    public static Screen start(String... named) throws Exception {
        var words = new ArrayList<>(List.of("Xvfb"));
        words.addAll(List.of(named));
        words.addAll(List.of("-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp"));
        var server = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var number = CompletableFuture.supplyAsync(
                        () -> number(server.inputReader()),
                        task -> Thread.ofVirtual().start(task))
                .get(30, TimeUnit.SECONDS);
        return new Screen(server, ":" + number);
    }

    private static String number(BufferedReader said) {
        try {
            var line = said.readLine();
            if (line == null) {
                throw new IllegalStateException("Xvfb ended");
            }
            return line.strip();
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    public String display() {
        return display;
    }

    @Override
    public void close() throws InterruptedException {
        server.destroyForcibly();
        server.waitFor(20, TimeUnit.SECONDS);
    }
}
