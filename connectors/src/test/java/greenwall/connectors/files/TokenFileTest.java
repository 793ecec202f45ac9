package greenwall.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.OAuthTokens.StoredTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private static final StoredTokens OLD = new StoredTokens("a1", Instant.ofEpochSecond(1), "r1");
    private static final StoredTokens RENEWED = new StoredTokens("a2", Instant.ofEpochSecond(2), "r2");

    @TempDir
    private Path folder;

    @Test
    void renewedTokensThatCannotBeSavedAreUsedAndSavedLater() throws Exception {
        var file = folder.resolve("one.json");
        var written = folder.resolve("written");
        new TokenFile(file).save(OLD);

        assertThat(new TokenFile(file).change(before -> {
                    assertThat(before).contains(OLD);
                    // A folder in its place cannot be written.
                    Files.move(file, written);
                    Files.createDirectory(file);
                    return RENEWED;
                }))
                .isEqualTo(RENEWED);
        Files.delete(file);
        Files.move(written, file);

        assertThat(new TokenFile(file).change(before -> {
                    assertThat(before).contains(RENEWED);
                    return before.orElseThrow();
                }))
                .isEqualTo(RENEWED);
        assertThat(new TokenFile(file).load()).isEqualTo(Optional.of(RENEWED));
    }

    @Test
    void tokensOfALaterSignInReplaceUnsavedOnes() throws Exception {
        var file = folder.resolve("two.json");
        new TokenFile(file).save(OLD);
        new TokenFile(file).change(_ -> {
            Files.delete(file);
            Files.createDirectory(file);
            return RENEWED;
        });
        Files.delete(file);
        var signedIn = new StoredTokens("a3", Instant.ofEpochSecond(3), "r3");
        new TokenFile(file).save(signedIn);
        new TokenFile(file).change(before -> {
            assertThat(before).contains(signedIn);
            return signedIn;
        });
    }
}
