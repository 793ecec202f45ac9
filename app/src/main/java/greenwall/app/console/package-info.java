/// What a running console needs beside its window: the timer of the poll, the answers to what views ask,
/// what is kept between two runs.
@NullMarked
package greenwall.app.console;

import org.jspecify.annotations.NullMarked;
