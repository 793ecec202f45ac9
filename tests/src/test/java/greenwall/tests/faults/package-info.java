/// Faults between the console and its sources, alone and in random histories, and what has to hold throughout.
@NullMarked
package greenwall.tests.faults;

import org.jspecify.annotations.NullMarked;
