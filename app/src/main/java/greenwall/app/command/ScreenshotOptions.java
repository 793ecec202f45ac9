package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.styles.ColorVision;
import greenwall.styles.Theme;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// The options of `shot` that say how a picture is drawn.
final class ScreenshotOptions {
    /// Each pixel takes four bytes, and several copies exist while the picture is drawn.
    private static final long MAX_PIXELS = 34_000_000;

    private static final Pattern SIZE = Pattern.compile("(\\d{2,5})x(\\d{2,5})");

    @Option(
            names = "--vision",
            paramLabel = "KIND",
            description = "as a person with this vision sees it: protanopia, deuteranopia, tritanopia or greyscale")
    private String vision = ColorVision.FULL.word();

    @Option(names = "--theme", paramLabel = "NAME", description = "night, daylight or high-contrast")
    private Optional<String> theme = Optional.empty();

    @Option(names = "--size", paramLabel = "WxH", description = "in pixels (default: ${DEFAULT-VALUE})")
    private String size = "1920x1080";

    @Option(
            names = "--inspect",
            description = "also check for text that overlaps, is cut off or has too little contrast, and report it")
    private boolean inspect;

    @Option(
            names = "--wait",
            paramLabel = "LENGTH",
            description = "how long to wait at most for the data of a view (default: ${DEFAULT-VALUE})")
    private String timeout = "20s";

    /// @param theme empty for the theme of the site
    record Picture(
            int width, int height, Optional<Theme> theme, ColorVision vision, Duration timeout, boolean inspect) {}

    /// @throws CommandFailedException with a message for the user
    Picture picture() {
        var pixels = SIZE.matcher(size);
        if (!pixels.matches()) {
            throw new CommandFailedException("found --size " + size + "; expected one like 1920x1080");
        }
        int width = Integer.parseInt(pixels.group(1));
        int height = Integer.parseInt(pixels.group(2));
        if ((long) width * height > MAX_PIXELS) {
            throw new CommandFailedException(
                    "found --size " + size + "; expected at most " + MAX_PIXELS / 1_000_000 + " million pixels");
        }
        return new Picture(
                width,
                height,
                theme.map(ScreenshotOptions::theme),
                colorVision(),
                TimeArguments.length(timeout),
                inspect);
    }

    private static Theme theme(String word) {
        return Theme.named(word)
                .orElseThrow(() -> new CommandFailedException(
                        "found --theme " + word + "; expected " + String.join(", ", Config.THEMES)));
    }

    private ColorVision colorVision() {
        return ColorVision.named(vision)
                .orElseThrow(() -> new CommandFailedException("found --vision " + vision + "; expected "
                        + Arrays.stream(ColorVision.values())
                                .map(ColorVision::word)
                                .collect(Collectors.joining(", "))));
    }
}
