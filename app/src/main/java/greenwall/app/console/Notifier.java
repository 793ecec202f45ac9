package greenwall.app.console;

import greenwall.app.config.Config;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.notification.NotificationPolicy;
import greenwall.fleet.problem.Problem;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;

/// Notifies the person at the desk: with desktop notifications if `notify-send` works, else in a corner of
/// the screen and in the message line, and with a sound if configured. A wall display has no notifier.
public final class Notifier {
    private static final int SAMPLE_RATE = 22_050;
    private static final long TIMEOUT_SECONDS = 5;

    private final NotificationPolicy policy = new NotificationPolicy();
    private final Optional<Path> sender;
    private final Consumer<NotificationPolicy.Notice> screen;
    private final Supplier<String> ownName;
    private final Runnable playSound;
    private final Executor executor;

    /// @param screen shows a notice on the screen if there are no desktop notifications
    /// @param ownName returns this person's name in the team; empty without a team
    public Notifier(
            Map<String, String> environment, Consumer<NotificationPolicy.Notice> screen, Supplier<String> ownName) {
        this(
                environment,
                screen,
                ownName,
                Notifier::playTones,
                work -> Thread.ofVirtual().name("notice").start(work));
    }

    /// @param executor runs work that may take long
    public Notifier(
            Map<String, String> environment,
            Consumer<NotificationPolicy.Notice> screen,
            Supplier<String> ownName,
            Runnable playSound,
            Executor executor) {
        this.screen = screen;
        this.ownName = ownName;
        this.playSound = playSound;
        this.executor = executor;
        sender = onPath("notify-send", environment);
    }

    private static Optional<Path> onPath(String program, Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> path(folder, program).stream())
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Optional<Path> path(String folder, String program) {
        try {
            return Optional.of(Path.of(folder, program));
        } catch (InvalidPathException _) {
            // An entry with quotation marks works on Windows, but is no path.
            return Optional.empty();
        }
    }

    public synchronized void update(AlertSnapshot state, List<Problem> problems, Config.Notifications settings) {
        var notices = new ArrayList<>(policy.due(state, problems, settings.collapseAbove(), settings.nag()));
        notices.addAll(policy.takenOver(problems, ownName.get()));
        if (notices.isEmpty() || !settings.desktop() && !settings.sound()) {
            return;
        }
        executor.execute(() -> send(notices, settings));
    }

    private void send(List<NotificationPolicy.Notice> notices, Config.Notifications settings) {
        if (settings.desktop()) {
            for (var notice : notices) {
                if (!send(notice)) {
                    screen.accept(notice);
                }
            }
        }
        if (settings.sound() && notices.stream().anyMatch(NotificationPolicy.Notice::urgent)) {
            playSound.run();
        }
    }

    /// The texts are separate arguments after a double dash: no shell sees them, and none can be an option. The
    /// notification server reads some markup, and `notify-send` resolves backslashes first: both are escaped.
    private boolean send(NotificationPolicy.Notice notice) {
        if (sender.isEmpty()) {
            return false;
        }
        try {
            var process = ProgramLauncher.of(List.of(
                            sender.get().toString(),
                            "--app-name=Greenwall",
                            "--urgency=" + (notice.urgent() ? "critical" : "normal"),
                            "--",
                            SanitizedText.line(notice.title()),
                            escaped(SanitizedText.line(notice.text()))))
                    .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroy();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /// Plays two generated tones, without a sound file or library. Without an audio device it does nothing.
    private static void playTones() {
        var format = new AudioFormat(SAMPLE_RATE, 16, 1, true, false);
        try (var line = AudioSystem.getSourceDataLine(format)) {
            line.open(format);
            line.start();
            var tones = new byte[SAMPLE_RATE];
            for (int i = 0; i < SAMPLE_RATE / 2; i++) {
                double pitch = i < SAMPLE_RATE / 4 ? 880 : 660;
                double fade = 1 - (i % (SAMPLE_RATE / 4)) / (SAMPLE_RATE / 4.0);
                short level = (short) (Math.sin(2 * Math.PI * pitch * i / SAMPLE_RATE) * fade * 9_000);
                tones[2 * i] = (byte) level;
                tones[2 * i + 1] = (byte) (level >> 8);
            }
            line.write(tones, 0, tones.length);
            line.drain();
        } catch (LineUnavailableException | IllegalArgumentException none) {
            System.getLogger(Notifier.class.getName()).log(System.Logger.Level.DEBUG, "no sound: " + none.getMessage());
        }
    }
}
