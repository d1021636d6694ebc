/* Stands for a process that bears a name: it sleeps and ends. With a number: it holds so many MiB of memory that could be executed, and
 * is not. With a file behind it: it holds that open for itself alone, as Windows does with hives. */
#include <stdlib.h>
#include <windows.h>

int main(int argc, char **argv)
{
    int size = argc > 1 ? atoi(argv[1]) : 0;
    if (size > 0) (void)VirtualAlloc(NULL, (SIZE_T)size << 20, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    if (argc > 2) (void)CreateFileA(argv[2], GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    Sleep(20000);
    return 0;
}
