/// What the console asks of its sources: how much, how many at once, and how soon it lets go.
@NullMarked
package greenwall.tests.load;

import org.jspecify.annotations.NullMarked;
