/* Stands for a process that bears a name: it sleeps and ends. With a number: it holds so many MiB of memory that could be executed, and
 * is not. */
#include <stdlib.h>
#include <windows.h>

int main(int argc, char **argv)
{
    if (argc > 1) (void)VirtualAlloc(NULL, (SIZE_T)atoi(argv[1]) << 20, MEM_RESERVE | MEM_COMMIT, PAGE_EXECUTE_READWRITE);
    Sleep(20000);
    return 0;
}
