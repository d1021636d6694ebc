/* Stands for a process that bears a name: it sleeps and ends. */
#include <windows.h>

int main(void)
{
    Sleep(20000);
    return 0;
}
