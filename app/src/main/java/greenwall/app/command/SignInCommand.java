package greenwall.app.command;

import greenwall.app.config.SourceConfigConverter;
import greenwall.app.site.Site;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.http.OAuthTokens;
import greenwall.connectors.http.SourceFailureException;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;

/// Signs the user in at the authorization servers of the sources.
@Command(
        name = "sign-in",
        description =
                "Signs you in to sources whose auth.oauth has a device_url: shows a page and a code for your browser"
                        + " and waits. The tokens are stored for this user and renewed automatically. Exit code 0: signed in.")
final class SignInCommand extends BaseCommand {
    private static final Duration SLOW_DOWN = Duration.ofSeconds(5);

    @Override
    public Integer call() throws Exception {
        return siteOpener.runOnSite(this::signIn);
    }

    private int signIn(Site site) throws InterruptedException {
        var all = site.signIns();
        if (all.isEmpty()) {
            return process.usageError(
                    "no source has auth: {oauth: {device_url: …}}, so there is nothing to sign in to");
        }
        for (var source : all) {
            try {
                if (!signIn(source)) {
                    return ExitCodes.FAILED;
                }
            } catch (SourceFailureException e) {
                process.printError(e.failure().text());
                return ExitCodes.FAILED;
            } catch (IOException e) {
                process.printError("the sign-in could not be stored: " + FileErrorText.of(e));
                return ExitCodes.FAILED;
            }
        }
        return 0;
    }

    private boolean signIn(SourceConfigConverter.SignIn source) throws IOException, InterruptedException {
        var code = source.oauth().begin();
        process.printEscaped("Open " + code.page() + " and enter " + code.userCode());
        code.direct().ifPresent(page -> process.printEscaped("or open " + page));
        process.out().flush();
        var pause = code.interval();
        var failure = Optional.<Failure>empty();
        while (process.clock().instant().isBefore(code.end())) {
            Thread.sleep(pause);
            var progress = OAuthTokens.Progress.SLOW_DOWN;
            try {
                progress = source.oauth().poll(source.store());
                failure = Optional.empty();
            } catch (SourceFailureException e) {
                if (!(e.failure() instanceof Failure.Unreachable || e.failure() instanceof Failure.TimedOut)) {
                    throw e;
                }
                failure = Optional.of(e.failure());
            }
            if (progress == OAuthTokens.Progress.SIGNED_IN) {
                process.println("Signed in.");
                return true;
            }
            pause = progress == OAuthTokens.Progress.SLOW_DOWN ? pause.plus(SLOW_DOWN) : pause;
        }
        process.printError(failure.map(Failure::text).orElse("the code expired before anyone signed in")
                + "; run the command again");
        return false;
    }
}
